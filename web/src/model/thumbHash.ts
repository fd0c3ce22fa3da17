/** A placeholder's pixels, RGBA, not premultiplied. */
export interface PlaceholderPixels {
  readonly width: number;
  readonly height: number;
  readonly rgba: Uint8ClampedArray;
}

/** Long edge of a placeholder decoded in its own shape, pixels. */
const Edge = 32;

/** The hash's head: averages, scales and the number of cosine terms, as packed in its first 5 (6 with alpha) bytes. */
interface Head {
  lightness: number;
  redGreen: number;
  yellowBlue: number;
  alpha: number;
  hasAlpha: boolean;
  lightnessScale: number;
  redGreenScale: number;
  yellowBlueScale: number;
  alphaScale: number;
  termsX: number;
  termsY: number;
  aspect: number;
}

/**
 * Decodes a ThumbHash (evanw.github.io/thumbhash): a few cosine terms each of lightness, two colour axes and alpha, 4 bits a term.
 * In its own shape, or as a square of `edge` pixels for a place that stretches it anyway. Undefined when the bytes are too short to be one.
 */
export function decodeThumbHash(hash: Uint8Array, edge?: number): PlaceholderPixels | undefined {
  if (hash.length < 5 || (hash[2]! & 0x80 && hash.length < 6)) {
    return undefined;
  }
  const head = readHead(hash);
  const nibbles = new Nibbles(hash, head.hasAlpha ? 6 : 5);
  // Colour loses strength in the 4 bits: the reference decoder gives it back by 1.25.
  const lightness = nibbles.channel(head.termsX, head.termsY, head.lightnessScale);
  const redGreen = nibbles.channel(3, 3, head.redGreenScale * 1.25);
  const yellowBlue = nibbles.channel(3, 3, head.yellowBlueScale * 1.25);
  const alpha = head.hasAlpha ? nibbles.channel(5, 5, head.alphaScale) : [];
  const width = edge ?? Math.round(head.aspect > 1 ? Edge : Edge * head.aspect);
  const height = edge ?? Math.round(head.aspect > 1 ? Edge / head.aspect : Edge);
  const rgba = new Uint8ClampedArray(width * height * 4);
  const wavesX = cosines(width);
  const wavesY = cosines(height);
  for (let y = 0, at = 0; y < height; y++) {
    const fy = wavesY[y]!;
    for (let x = 0; x < width; x++, at += 4) {
      const fx = wavesX[x]!;
      const l = head.lightness + sum(lightness, head.termsX, head.termsY, fx, fy);
      const p = head.redGreen + sum(redGreen, 3, 3, fx, fy);
      const q = head.yellowBlue + sum(yellowBlue, 3, 3, fx, fy);
      const a = head.hasAlpha ? head.alpha + sum(alpha, 5, 5, fx, fy) : 1;
      writePixel(rgba, at, l, p, q, a);
    }
  }
  return { width, height, rgba };
}

/** The average colour in CSS, without decoding the whole. */
export function averageColour(hash: Uint8Array): string | undefined {
  if (hash.length < 5) {
    return undefined;
  }
  const { lightness, redGreen, yellowBlue } = readHead(hash);
  const pixel = new Uint8ClampedArray(4);
  writePixel(pixel, 0, lightness, redGreen, yellowBlue, 1);
  return `rgb(${pixel[0]} ${pixel[1]} ${pixel[2]})`;
}

/** Base64 to bytes; undefined when it is none. */
export function hashBytes(base64: string): Uint8Array | undefined {
  let binary: string;
  try {
    binary = atob(base64);
  } catch {
    // Not base64: a photo without a placeholder is shown all the same.
    return undefined;
  }
  return Uint8Array.from(binary, (character) => character.charCodeAt(0));
}

function readHead(hash: Uint8Array): Head {
  const first = hash[0]! | (hash[1]! << 8) | (hash[2]! << 16);
  const second = hash[3]! | (hash[4]! << 8);
  const hasAlpha = first >> 23 !== 0;
  const landscape = second >> 15 !== 0;
  const terms = second & 7;
  const full = hasAlpha ? 5 : 7;
  return {
    lightness: (first & 63) / 63,
    redGreen: ((first >> 6) & 63) / 31.5 - 1,
    yellowBlue: ((first >> 12) & 63) / 31.5 - 1,
    lightnessScale: ((first >> 18) & 31) / 31,
    redGreenScale: ((second >> 3) & 63) / 63,
    yellowBlueScale: ((second >> 9) & 63) / 63,
    hasAlpha,
    alpha: hasAlpha ? (hash[5]! & 15) / 15 : 1,
    alphaScale: hasAlpha ? (hash[5]! >> 4) / 15 : 0,
    termsX: Math.max(3, landscape ? full : terms),
    termsY: Math.max(3, landscape ? terms : full),
    // The ratio is told by the unclamped number of terms.
    aspect: (landscape ? full : Math.max(1, terms)) / (landscape ? Math.max(1, terms) : full),
  };
}

/** Reads the cosine terms, 4 bits each, the low half of a byte first. */
class Nibbles {
  private at = 0;

  constructor(
    private readonly bytes: Uint8Array,
    private readonly start: number,
  ) {}

  /** The terms below the diagonal, without the average (0, 0). */
  channel(termsX: number, termsY: number, scale: number): number[] {
    const terms: number[] = [];
    for (let y = 0; y < termsY; y++) {
      for (let x = y === 0 ? 1 : 0; x * termsY < termsX * (termsY - y); x++) {
        terms.push((this.next() / 7.5 - 1) * scale);
      }
    }
    return terms;
  }

  private next(): number {
    const byte = this.bytes[this.start + (this.at >> 1)] ?? 0;
    return (byte >> ((this.at++ & 1) << 2)) & 15;
  }
}

/** The most terms a channel has along one edge. */
const MostTerms = 7;

const knownCosines = new Map<number, Float64Array[]>();

/** The cosine of each term at each pixel of an edge. There are few sizes, so they are kept. */
function cosines(size: number): Float64Array[] {
  let table = knownCosines.get(size);
  if (table === undefined) {
    table = Array.from({ length: size }, (_, at) =>
      Float64Array.from({ length: MostTerms }, (_, term) => Math.cos((Math.PI / size) * (at + 0.5) * term)),
    );
    knownCosines.set(size, table);
  }
  return table;
}

function sum(terms: number[], termsX: number, termsY: number, fx: Float64Array, fy: Float64Array): number {
  let total = 0;
  for (let y = 0, at = 0; y < termsY; y++) {
    const twice = fy[y]! * 2;
    for (let x = y === 0 ? 1 : 0; x * termsY < termsX * (termsY - y); x++, at++) {
      total += terms[at]! * fx[x]! * twice;
    }
  }
  return total;
}

function writePixel(rgba: Uint8ClampedArray, at: number, l: number, p: number, q: number, a: number): void {
  const blue = l - (2 / 3) * p;
  const red = (3 * l - blue + q) / 2;
  // Truncated like the reference: the clamped array alone would round.
  rgba[at] = Math.trunc(clamp(red) * 255);
  rgba[at + 1] = Math.trunc(clamp(red - q) * 255);
  rgba[at + 2] = Math.trunc(clamp(blue) * 255);
  rgba[at + 3] = Math.trunc(clamp(a) * 255);
}

function clamp(value: number): number {
  return Math.max(0, Math.min(1, value));
}
