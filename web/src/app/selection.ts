import { computed, signal } from "@preact/signals";

/** The photos that somebody has picked out in the timeline, by id. */
export class Selection {
  readonly ids = signal<ReadonlySet<string>>(new Set());
  readonly count = computed(() => this.ids.value.size);
  /** The last one that was picked alone: a range goes on from it. */
  private from: string | null = null;

  has(id: string): boolean {
    return this.ids.value.has(id);
  }

  toggle(id: string): void {
    const next = new Set(this.ids.value);
    if (!next.delete(id)) {
      next.add(id);
    }
    this.from = id;
    this.ids.value = next;
  }

  /** Picks all from the last one to this. `sequence` is what stands on the page, in its order. */
  extend(id: string, sequence: readonly string[]): void {
    const [start, end] = [this.from === null ? -1 : sequence.indexOf(this.from), sequence.indexOf(id)];
    if (start < 0 || end < 0) {
      this.toggle(id);
      return;
    }
    this.ids.value = new Set([...this.ids.value, ...sequence.slice(Math.min(start, end), Math.max(start, end) + 1)]);
  }

  /** What is no longer there is no longer picked. */
  drop(id: string): void {
    if (this.has(id)) {
      this.ids.value = new Set([...this.ids.value].filter((each) => each !== id));
    }
  }

  clear(): void {
    this.from = null;
    if (this.ids.value.size > 0) {
      this.ids.value = new Set();
    }
  }
}
