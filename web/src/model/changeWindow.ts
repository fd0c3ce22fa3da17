import type { PhotoChange } from "./photo";

/** A change with the month its photo was in before: null when it was in none, undefined when that is not known. */
export interface PlacedChange {
  readonly change: PhotoChange;
  readonly from: string | null | undefined;
}

/**
 * The latest changes, kept to be applied again to an answer that was read before they came.
 * Bounded: the oldest fall out, and {@link covers} says whether everything since a `seq` is still here.
 */
export class ChangeWindow {
  private entries: PlacedChange[] = [];
  private whereabouts = new Map<string, string | null>();
  private floor = 0;
  private last = 0;

  constructor(private readonly capacity = 4096) {}

  /** The `seq` up to which everything was seen. */
  get lastSeq(): number {
    return this.last;
  }

  /** Starts at `seq`: what came before is not known. */
  restart(seq: number): void {
    this.entries = [];
    this.whereabouts.clear();
    this.floor = seq;
    this.last = seq;
  }

  /** True when every change after `seq` is here. */
  covers(seq: number): boolean {
    return seq >= this.floor;
  }

  push(entry: PlacedChange): void {
    this.entries.push(entry);
    this.last = entry.change.seq;
    this.whereabouts.set(entry.change.photo.id, entry.change.kind === "removed" ? null : entry.change.month);
    if (this.entries.length > this.capacity * 2) {
      this.dropOldest();
    }
  }

  /** The changes after `seq`, in their order. */
  since(seq: number): PlacedChange[] {
    return this.entries.filter((entry) => entry.change.seq > seq);
  }

  /** The month a photo was in after its latest change: null when removed, undefined when no change here speaks of it. */
  monthOf(id: string): string | null | undefined {
    return this.whereabouts.get(id);
  }

  private dropOldest(): void {
    const gone = this.entries.splice(0, this.entries.length - this.capacity);
    this.floor = gone[gone.length - 1]!.change.seq;
    this.whereabouts.clear();
    for (const { change } of this.entries) {
      this.whereabouts.set(change.photo.id, change.kind === "removed" ? null : change.month);
    }
  }
}
