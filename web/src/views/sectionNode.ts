import { monthTitle } from "../model/dates";
import { counted } from "../model/format";
import type { Section } from "../model/timelineLayout";
import type { Tile } from "./tile";

/** What a section's tiles need from the grid. */
export interface TileSource {
  take(): Tile;
  give(tile: Tile): void;
}

/** One month on the page: its title and the tiles in sight. */
export class SectionNode {
  readonly element = document.createElement("section");
  readonly tiles = new Map<string, Tile>();
  private readonly title = document.createElement("h2");
  private readonly name = document.createElement("span");
  private readonly number = document.createElement("span");
  private readonly body = document.createElement("div");
  private shown: { rows: Section["rows"]; version: number; first: number; end: number } | undefined;

  constructor(private readonly source: TileSource) {
    this.element.className = "month";
    this.title.className = "month-title";
    this.number.className = "month-count";
    this.body.className = "month-body";
    this.title.append(this.name, this.number);
    this.element.append(this.title, this.body);
  }

  update(section: Section, first: number, end: number): void {
    const { month, rows } = section;
    this.frame(section);
    if (
      this.shown?.rows === rows &&
      this.shown.version === month.version &&
      this.shown.first === first &&
      this.shown.end === end
    ) {
      return;
    }
    const moved = this.shown?.rows !== rows;
    this.shown = { rows, version: month.version, first, end };
    if (rows === null || month.photos === null) {
      this.releaseAll();
      return;
    }
    const photos = month.photos.sorted;
    const stay = new Set<string>();
    for (let i = first; i < end; i++) {
      stay.add(photos[i]!.id);
    }
    for (const [id, tile] of this.tiles) {
      if (!stay.has(id)) {
        this.release(id, tile, month.photos.get(id) !== undefined);
      }
    }
    // From the last to the first, each before the one after it: who reads by ear or walks by Tab meets the photos in their order.
    let after: HTMLElement | null = null;
    for (let i = end - 1; i >= first; i--) {
      const photo = photos[i]!;
      const known = this.tiles.get(photo.id);
      const tile = known ?? this.source.take();
      tile.show(photo);
      if (known === undefined || moved) {
        const at = i * 4;
        tile.place(rows.boxes[at]!, rows.boxes[at + 1]!, rows.boxes[at + 2]!, rows.boxes[at + 3]!);
      }
      if (known === undefined || (moved && isMisplaced(tile.element, after))) {
        this.tiles.set(photo.id, tile);
        this.body.insertBefore(tile.element, after);
      }
      after = tile.element;
    }
  }

  releaseAll(): void {
    for (const [id, tile] of this.tiles) {
      this.release(id, tile, false);
    }
  }

  private frame({ month, top, height, rows }: Section): void {
    const { style } = this.element;
    style.top = `${top}px`;
    style.height = `${height}px`;
    this.element.classList.toggle("is-unknown", rows === null);
    const name = monthTitle(month.name);
    if (this.name.textContent !== name) {
      this.name.textContent = name;
      this.element.setAttribute("aria-label", name);
      this.element.dataset["month"] = month.name;
    }
    const number = counted(month.count, "photo");
    if (this.number.textContent !== number) {
      this.number.textContent = number;
    }
  }

  /** A tile that has the focus stays while its photo does, though it is out of sight: the keyboard would lose its place. */
  private release(id: string, tile: Tile, exists: boolean): void {
    if (exists && tile.element === document.activeElement) {
      return;
    }
    this.tiles.delete(id);
    tile.element.remove();
    this.source.give(tile);
  }
}

/** One that has the focus stays where it is: moving it in the page would take the focus away. */
function isMisplaced(element: HTMLElement, after: HTMLElement | null): boolean {
  return element.nextElementSibling !== after && element !== document.activeElement;
}
