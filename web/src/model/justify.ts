/** Boxes of photos in rows of even height: for photo i the four numbers from 4 * i are x, y, width and height, in CSS pixels. */
export interface Justified {
  readonly boxes: Int32Array;
  /** Index of the first photo of each row. */
  readonly rowStart: Int32Array;
  /** Height of all rows with the gaps between them. */
  readonly height: number;
}

export interface JustifyOptions {
  /** Width that each full row fills exactly, CSS pixels. */
  readonly width: number;
  /** Height a row aims at. */
  readonly rowHeight: number;
  readonly gap: number;
}

/** Narrower than this is cropped: a long screenshot would be a sliver. */
const NarrowestAspect = 0.5;

/** A row may be this much lower than it aims at before a panorama is cropped instead. */
const LowestRow = 0.75;

/** The last row is stretched only when that makes it at most this much higher than the others. */
const LastRowStretch = 1.15;

/** Breaks the photos (given as width by height) into rows, in their order, none left out. */
export function justify(aspects: ArrayLike<number>, options: JustifyOptions): Justified {
  const width = Math.max(1, Math.floor(options.width));
  const boxes = new Int32Array(aspects.length * 4);
  const starts: number[] = [];
  const shape = (i: number) => clampAspect(aspects[i]!, width, options.rowHeight);
  let y = 0;
  let first = 0;
  while (first < aspects.length) {
    const end = endOfRow(first, aspects.length, shape, width, options);
    starts.push(first);
    const height = placeRow(boxes, first, end, y, shape, width, options, end === aspects.length);
    y += height + options.gap;
    first = end;
  }
  return { boxes, rowStart: Int32Array.from(starts), height: Math.max(0, y - options.gap) };
}

/** Height of `count` photos of a mean aspect, before they are known. */
export function estimateHeight(count: number, meanAspect: number, options: JustifyOptions): number {
  const perRow = Math.max(1, (options.width + options.gap) / (meanAspect * options.rowHeight + options.gap));
  const rows = Math.ceil(count / perRow);
  return Math.max(0, rows * (options.rowHeight + options.gap) - options.gap);
}

function clampAspect(aspect: number, width: number, rowHeight: number): number {
  const shown = Number.isFinite(aspect) && aspect > 0 ? aspect : 4 / 3;
  const widest = Math.max(1, width / (rowHeight * LowestRow));
  return Math.min(Math.max(shown, Math.min(NarrowestAspect, widest)), widest);
}

/** The break that leaves the row's height nearest to the aim. */
function endOfRow(
  first: number,
  count: number,
  shape: (i: number) => number,
  width: number,
  { rowHeight, gap }: JustifyOptions,
): number {
  let sum = 0;
  for (let i = first; i < count; i++) {
    const without = heightOf(sum, i - first, width, gap);
    sum += shape(i);
    const within = heightOf(sum, i - first + 1, width, gap);
    if (within <= rowHeight) {
      const takeIt = i === first || rowHeight / Math.max(1, within) <= without / rowHeight;
      return takeIt ? i + 1 : i;
    }
  }
  return count;
}

/** Height at which photos of this sum of aspects fill the width. */
function heightOf(sum: number, photos: number, width: number, gap: number): number {
  return sum === 0 ? Infinity : (width - gap * (photos - 1)) / sum;
}

/** Writes the boxes of a row and returns its height. */
function placeRow(
  boxes: Int32Array,
  first: number,
  end: number,
  y: number,
  shape: (i: number) => number,
  width: number,
  { rowHeight, gap }: JustifyOptions,
  last: boolean,
): number {
  let sum = 0;
  for (let i = first; i < end; i++) {
    sum += shape(i);
  }
  const natural = heightOf(sum, end - first, width, gap);
  const loose = last && natural > rowHeight * LastRowStretch;
  const exact = loose ? rowHeight : natural;
  const height = Math.max(1, Math.round(exact));
  // The edges are rounded, not the widths: rounding errors do not add up, and the last edge is the row's.
  let edge = 0;
  let before = 0;
  for (let i = first; i < end; i++) {
    edge += shape(i) * exact;
    const right = i === end - 1 && !loose ? width - gap * (end - first - 1) : Math.round(edge);
    boxes.set([before + gap * (i - first), y, Math.max(1, right - before), height], i * 4);
    before = right;
  }
  return height;
}
