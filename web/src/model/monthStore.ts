import { ChangeWindow, type PlacedChange } from "./changeWindow";
import { MonthPhotos } from "./monthPhotos";
import type { Photo, PhotoChange } from "./photo";

/** A month of the timeline: its count, and its photos once they are loaded. */
export interface Month {
  /** `2024-06`. */
  readonly name: string;
  readonly count: number;
  readonly photos: MonthPhotos | null;
  /** Grows with every visible change of this month. */
  readonly version: number;
}

interface MonthState {
  name: string;
  count: number;
  photos: MonthPhotos | null;
  /** What `photos`, or without them `count`, holds: everything up to this `seq`. */
  seq: number;
  version: number;
}

/**
 * The timeline as the page knows it: counts of all months, photos of the loaded ones, both kept true by the changes.
 * Answers and changes cross each other on the way; each carries a `seq`, and a change is applied to an answer only when it is newer.
 */
export class MonthStore {
  private states: MonthState[] = [];
  private byName = new Map<string, MonthState>();
  private readonly window: ChangeWindow;
  private countsSeq = 0;
  private stale = false;

  constructor(window = new ChangeWindow()) {
    this.window = window;
  }

  /** Newest first. */
  get months(): readonly Month[] {
    return this.states;
  }

  get lastSeq(): number {
    return this.window.lastSeq;
  }

  get photoCount(): number {
    return this.states.reduce((sum, month) => sum + month.count, 0);
  }

  /** A photo moved from a month that is not loaded: the counts must be asked for again. */
  get countsAreStale(): boolean {
    return this.stale;
  }

  month(name: string): Month | undefined {
    return this.byName.get(name);
  }

  /** Forgets all and starts from these counts. */
  restart(seq: number, counts: readonly { month: string; count: number }[]): void {
    this.window.restart(seq);
    this.states = [];
    this.byName.clear();
    this.setCounts(seq, counts, seq);
  }

  /**
   * Takes the counts of an answer. `known` is {@link lastSeq} as it was when the question was sent: the answer holds
   * at least that, even where its own `seq` only names the last change of what it speaks of.
   */
  setCounts(seq: number, counts: readonly { month: string; count: number }[], known: number): void {
    const holds = Math.max(seq, known);
    if (!this.window.covers(holds) || holds < this.countsSeq) {
      this.stale = true;
      return;
    }
    const before = this.byName;
    this.byName = new Map();
    for (const { month, count } of counts) {
      const kept = before.get(month);
      this.byName.set(month, withCount(kept, month, count, holds));
    }
    for (const [name, kept] of before) {
      if (!this.byName.has(name) && kept.seq > holds) {
        this.byName.set(name, kept);
      }
    }
    this.countsSeq = holds;
    this.stale = false;
    const newer = this.window.since(holds);
    for (const entry of newer) {
      this.count(entry);
    }
    for (const entry of newer) {
      this.bear(entry.change);
    }
    this.settle();
  }

  /**
   * Takes all photos of a month. Returns false when the changes since the question are no longer at hand:
   * then the month must be asked for again.
   */
  setMonth(name: string, seq: number, photos: readonly Photo[], known: number): boolean {
    const holds = Math.max(seq, known);
    const month = this.byName.get(name);
    if (month === undefined) {
      return true; // Emptied meanwhile: the counts know better.
    }
    if (!this.window.covers(holds)) {
      return false;
    }
    month.photos = new MonthPhotos(photos);
    month.seq = holds;
    for (const { change } of this.window.since(holds)) {
      applyToMonth(month, change);
    }
    month.version++;
    this.settle();
    return true;
  }

  /** Frees the photos of a month; its count stays. */
  unload(name: string): void {
    const month = this.byName.get(name);
    if (month !== undefined && month.photos !== null) {
      month.photos = null;
      month.seq = Math.max(month.seq, this.lastSeq);
      month.version++;
    }
  }

  apply(changes: readonly PhotoChange[]): void {
    for (const change of changes) {
      if (change.seq > this.window.lastSeq) {
        this.applyOne(change);
      }
    }
    this.settle();
  }

  /** The loaded month that holds the photo. */
  find(id: string): { month: Month; index: number } | undefined {
    for (const month of this.byName.values()) {
      const index = month.photos?.indexOf(id) ?? -1;
      if (index >= 0) {
        return { month, index };
      }
    }
    return undefined;
  }

  private applyOne(change: PhotoChange): void {
    const entry: PlacedChange = { change, from: this.whereIs(change) };
    this.window.push(entry);
    for (const month of this.byName.values()) {
      if (month.photos !== null && change.seq > month.seq && applyToMonth(month, change)) {
        month.version++;
      }
    }
    this.count(entry);
    this.bear(change);
  }

  /** The month the photo is in before this change. */
  private whereIs(change: PhotoChange): string | null | undefined {
    const remembered = this.window.monthOf(change.photo.id);
    if (remembered !== undefined) {
      return remembered;
    }
    if (change.kind === "added") {
      return null;
    }
    // A month that was read after this change does not tell where the photo was before it.
    for (const month of this.byName.values()) {
      if (month.seq < change.seq && month.photos?.get(change.photo.id) !== undefined) {
        return month.name;
      }
    }
    return undefined;
  }

  /** Moves the counts of the months that are not loaded. */
  private count({ change, from }: PlacedChange): void {
    const to = change.kind === "removed" ? null : change.month;
    if (from === undefined) {
      this.stale ||= change.seq > this.countsSeq;
      return;
    }
    if (from !== to) {
      this.addTo(from, -1, change.seq);
      this.addTo(to, 1, change.seq);
    }
  }

  private addTo(name: string | null, difference: number, seq: number): void {
    const month = name === null ? undefined : this.byName.get(name);
    if (month !== undefined && month.photos === null && seq > month.seq) {
      month.count += difference;
      month.version++;
    }
  }

  /** A photo of a month that the counts do not name: it was empty then, so the changes since are all there is of it. */
  private bear(change: PhotoChange): void {
    if (change.kind === "removed" || this.byName.has(change.month) || change.seq <= this.countsSeq) {
      return;
    }
    const month: MonthState = { name: change.month, count: 0, photos: null, seq: this.countsSeq, version: 1 };
    this.byName.set(change.month, month);
    if (!this.window.covers(this.countsSeq)) {
      month.count = 1;
      this.stale = true;
      return;
    }
    month.photos = new MonthPhotos([]);
    for (const entry of this.window.since(this.countsSeq)) {
      applyToMonth(month, entry.change);
    }
  }

  private settle(): void {
    for (const month of this.byName.values()) {
      month.count = month.photos?.length ?? Math.max(0, month.count);
      // While the counts are stale, a count of zero may be wrong: a month that is deleted would be born anew as empty.
      if (month.count === 0 && (month.photos !== null || !this.stale)) {
        this.byName.delete(month.name);
      }
    }
    this.states = [...this.byName.values()].sort((a, b) => (a.name > b.name ? -1 : 1));
  }
}

/** The month with the count of an answer, unless what is known of it is newer. */
function withCount(kept: MonthState | undefined, name: string, count: number, seq: number): MonthState {
  if (kept === undefined) {
    return { name, count, photos: null, seq, version: 1 };
  }
  if (kept.photos === null && kept.seq <= seq) {
    kept.version += kept.count === count ? 0 : 1;
    kept.count = count;
    kept.seq = seq;
  }
  return kept;
}

/** Returns true when the month's photos changed. */
function applyToMonth(month: MonthState, change: PhotoChange): boolean {
  if (change.kind !== "removed" && change.month === month.name) {
    month.photos!.put(change.photo);
    return true;
  }
  return month.photos!.remove(change.photo.id);
}
