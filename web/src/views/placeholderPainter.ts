import { averageColour, decodeThumbHash, hashBytes } from "../model/thumbHash";

/** Milliseconds of a frame that placeholders may take. */
const FrameBudget = 3;

/** Decoded placeholders that are kept: 2.3 kB each. */
const MostKept = 2000;

/** All placeholders are squares of this edge, stretched by the style sheet: a canvas that never changes its size is cheap to use again. */
const Edge = 24;

/** The two elements that show a placeholder: a ground in its average colour, and its picture over it. */
export interface PlaceholderSpot {
  readonly ground: HTMLElement;
  readonly canvas: HTMLCanvasElement;
}

/** Paints placeholders: the average colour at once, the picture within the time that a frame can spare. */
export class PlaceholderPainter {
  private readonly kept = new Map<string, ImageData>();
  private readonly queue = new Map<PlaceholderSpot, string>();
  private frame = 0;

  prepare(canvas: HTMLCanvasElement): void {
    canvas.width = Edge;
    canvas.height = Edge;
    canvas.hidden = true;
  }

  paint(spot: PlaceholderSpot, placeholder: string): void {
    const known = this.kept.get(placeholder);
    if (known !== undefined) {
      this.queue.delete(spot);
      put(spot.canvas, known);
      return;
    }
    const hash = hashBytes(placeholder.slice(0, 8));
    spot.canvas.hidden = true;
    spot.ground.style.backgroundColor = (hash && averageColour(hash)) ?? "";
    this.queue.set(spot, placeholder);
    this.frame ||= requestAnimationFrame(() => this.work());
  }

  clear(spot: PlaceholderSpot): void {
    this.queue.delete(spot);
    spot.canvas.hidden = true;
    spot.ground.style.backgroundColor = "";
  }

  private work(): void {
    const end = performance.now() + FrameBudget;
    this.frame = 0;
    for (const [spot, placeholder] of this.queue) {
      if (performance.now() > end) {
        this.frame = requestAnimationFrame(() => this.work());
        return;
      }
      this.queue.delete(spot);
      const image = this.decode(placeholder);
      if (image !== undefined) {
        put(spot.canvas, image);
      }
    }
  }

  private decode(placeholder: string): ImageData | undefined {
    const hash = hashBytes(placeholder);
    const pixels = hash === undefined ? undefined : decodeThumbHash(hash, Edge);
    if (pixels === undefined) {
      return undefined;
    }
    const image = new ImageData(Edge, Edge);
    image.data.set(pixels.rgba);
    this.kept.set(placeholder, image);
    if (this.kept.size > MostKept) {
      this.kept.delete(this.kept.keys().next().value!);
    }
    return image;
  }
}

function put(canvas: HTMLCanvasElement, image: ImageData): void {
  // So small a canvas is cheaper in plain memory than on the graphics card.
  canvas.getContext("2d", { willReadFrequently: true })!.putImageData(image, 0, 0);
  canvas.hidden = false;
}
