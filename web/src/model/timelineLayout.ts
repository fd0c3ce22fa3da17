import { estimateHeight, justify, type Justified, type JustifyOptions } from "./justify";
import type { Month } from "./monthStore";
import { aspectOf } from "./photo";

export interface LayoutOptions extends JustifyOptions {
  /** Height of a month's title. */
  readonly titleHeight: number;
  /** Space under a month. */
  readonly sectionGap: number;
}

/** One month as it stands on the page. */
export interface Section {
  readonly month: Month;
  readonly top: number;
  /** With title and the space under it. */
  readonly height: number;
  /** Null while the photos are not loaded: the height is an estimate then. */
  readonly rows: Justified | null;
}

/** The photos of a section that are in sight: indexes from `first` up to, not including, `end`. */
export interface VisibleSection {
  readonly section: Section;
  readonly first: number;
  readonly end: number;
}

/** A place that stays where it is when the page around it changes: a photo, or a part of a month. */
export interface Anchor {
  readonly month: string;
  readonly photo: string | undefined;
  /** Pixels from the photo's top; without a photo the part (0 to 1) of the section's height. */
  readonly offset: number;
}

interface CachedRows {
  version: number;
  rows: Justified;
}

/** Where everything is, in pixels from the top of the timeline. Pure: no element of the page is touched. */
export class TimelineLayout {
  sections: readonly Section[] = [];
  height = 0;
  private cache = new Map<string, CachedRows>();
  private meanAspect = 1.4;

  constructor(private layoutOptions: LayoutOptions) {}

  get options(): LayoutOptions {
    return this.layoutOptions;
  }

  /** Takes new measures; the next {@link update} lays out all months anew. */
  resize(options: LayoutOptions): void {
    this.layoutOptions = options;
    this.cache.clear();
  }

  update(months: readonly Month[]): void {
    const cache = new Map<string, CachedRows>();
    const sections: Section[] = [];
    let top = 0;
    this.learnAspect(months);
    for (const month of months) {
      const rows = this.rowsOf(month, cache);
      const inner = rows?.height ?? estimateHeight(month.count, this.meanAspect, this.layoutOptions);
      const height = this.layoutOptions.titleHeight + inner + this.layoutOptions.sectionGap;
      sections.push({ month, top, height, rows });
      top += height;
    }
    this.cache = cache;
    this.sections = sections;
    this.height = top;
  }

  /** Index of the section at a height; the first or last one when it lies outside. -1 when there is none. */
  sectionAt(y: number): number {
    let low = 0;
    let high = this.sections.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >>> 1;
      if (this.sections[middle]!.top <= y) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    return this.sections.length === 0 ? -1 : low;
  }

  /** What lies between two heights. */
  visible(from: number, to: number): VisibleSection[] {
    const seen: VisibleSection[] = [];
    for (let i = Math.max(0, this.sectionAt(from)); i < this.sections.length; i++) {
      const section = this.sections[i]!;
      if (section.top >= to) {
        break;
      }
      if (section.top + section.height > from) {
        seen.push(this.visibleIn(section, from, to));
      }
    }
    return seen;
  }

  /** Top of a photo in pixels from the top of the timeline. */
  topOf(section: Section, index: number): number {
    return section.top + this.layoutOptions.titleHeight + section.rows!.boxes[index * 4 + 1]!;
  }

  anchorAt(y: number): Anchor | undefined {
    const section = this.sections[this.sectionAt(y)];
    if (section === undefined) {
      return undefined;
    }
    const inner = y - section.top - this.layoutOptions.titleHeight;
    if (section.rows === null || inner < 0) {
      return { month: section.month.name, photo: undefined, offset: (y - section.top) / section.height };
    }
    const index = firstBelow(section.rows, inner);
    const photo = section.month.photos!.sorted[index];
    return photo === undefined
      ? { month: section.month.name, photo: undefined, offset: (y - section.top) / section.height }
      : { month: section.month.name, photo: photo.id, offset: y - this.topOf(section, index) };
  }

  /** Where the anchor is now; when its month is gone, where the next older one begins. */
  resolve(anchor: Anchor): number {
    const section = this.sections.find((candidate) => candidate.month.name <= anchor.month);
    if (section === undefined) {
      return Math.max(0, this.height);
    }
    if (section.month.name !== anchor.month) {
      return section.top;
    }
    if (anchor.photo === undefined) {
      return section.top + anchor.offset * section.height;
    }
    const index = section.rows === null ? -1 : section.month.photos!.indexOf(anchor.photo);
    return index < 0 ? section.top : this.topOf(section, index) + anchor.offset;
  }

  private rowsOf(month: Month, cache: Map<string, CachedRows>): Justified | null {
    if (month.photos === null) {
      return null;
    }
    const known = this.cache.get(month.name);
    const rows =
      known?.version === month.version ? known.rows : justify(month.photos.sorted.map(aspectOf), this.layoutOptions);
    cache.set(month.name, { version: month.version, rows });
    return rows;
  }

  private visibleIn(section: Section, from: number, to: number): VisibleSection {
    if (section.rows === null) {
      return { section, first: 0, end: 0 };
    }
    const inner = section.top + this.layoutOptions.titleHeight;
    return { section, first: firstBelow(section.rows, from - inner), end: firstFrom(section.rows, to - inner) };
  }

  /** The estimate of months that are not loaded uses the shape of those that are. Learned once: a moving estimate would move the page. */
  private learnAspect(months: readonly Month[]): void {
    if (this.cache.size > 0) {
      return;
    }
    const loaded = months.find((month) => month.photos !== null && month.photos.length >= 20);
    if (loaded !== undefined) {
      const aspects = loaded.photos!.sorted.map(aspectOf);
      this.meanAspect = aspects.reduce((sum, aspect) => sum + aspect, 0) / aspects.length;
    }
  }
}

/** First photo of the first row that ends below y; the number of photos when none does. */
function firstBelow(rows: Justified, y: number): number {
  return photoAtRow(rows, (first) => rows.boxes[first * 4 + 1]! + rows.boxes[first * 4 + 3]! > y);
}

/** First photo of the first row that begins at or below y. */
function firstFrom(rows: Justified, y: number): number {
  return photoAtRow(rows, (first) => rows.boxes[first * 4 + 1]! >= y);
}

/** First photo of the first row that satisfies a condition which, once true, stays true. */
function photoAtRow(rows: Justified, holds: (firstPhoto: number) => boolean): number {
  let low = 0;
  let high = rows.rowStart.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (holds(rows.rowStart[middle]!)) {
      high = middle;
    } else {
      low = middle + 1;
    }
  }
  return low < rows.rowStart.length ? rows.rowStart[low]! : rows.boxes.length / 4;
}
