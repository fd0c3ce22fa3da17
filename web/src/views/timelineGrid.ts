import type { Library } from "../app/library";
import type { Selection } from "../app/selection";
import type { Photo } from "../model/photo";
import { TimelineLayout, type LayoutOptions, type Section, type VisibleSection } from "../model/timelineLayout";
import { PlaceholderPainter } from "./placeholderPainter";
import { SectionNode } from "./sectionNode";
import { Tile } from "./tile";

export interface GridOptions {
  readonly library: Library;
  readonly thumbnailUrl: (photo: Photo) => string;
  readonly open: (id: string) => void;
  readonly selection: Selection;
}

/** Screens above and below the sight that are in the page as well. */
const Overscan = 0.75;

/** Faster than this many screens a second, no image is asked for: it would be gone before it came. */
const TooFast = 6;

/** Milliseconds without scrolling after which images and months are asked for. */
const Settled = 110;

/** Tiles kept for use again. */
const MostSpare = 250;

/** Within this distance from the top, new photos push the timeline down in sight; below it, what one looks at stays in place. Pixels. */
const AtTop = 40;

/** The justified timeline. Its elements are handled by hand: they change with every frame of a scroll. */
export class TimelineGrid {
  readonly layout: TimelineLayout;
  private readonly host = document.createElement("div");
  private readonly painter = new PlaceholderPainter();
  private readonly sections = new Map<string, SectionNode>();
  private readonly spare: Tile[] = [];
  private readonly layoutListeners = new Set<() => void>();
  private readonly scrollListeners = new Set<() => void>();
  /** Read once a frame: each reading after a writing would cost a layout of the page. */
  private top = 0;
  private readonly resizer: ResizeObserver;
  private viewHeight = 0;
  private viewWidth = 0;
  private frame = 0;
  private settleTimer = 0;
  private settleMotion = 0;
  private fast = false;
  private lastTop = 0;
  private lastTime = 0;

  constructor(
    readonly scroller: HTMLElement,
    private readonly options: GridOptions,
  ) {
    this.host.className = "timeline";
    scroller.append(this.host);
    this.layout = new TimelineLayout(measures(scroller.clientWidth));
    this.resizer = new ResizeObserver(() => this.resized());
    this.resizer.observe(scroller);
    scroller.addEventListener("scroll", () => this.scrolled(), { passive: true });
    this.host.addEventListener("click", (event) => this.clicked(event));
    this.host.addEventListener("keydown", (event) => this.pressed(event));
    options.library.onMonths((live) => this.relayout(live));
    options.selection.ids.subscribe(() => this.showPicked());
    options.library.mayEdit.subscribe((may) => this.host.classList.toggle("may-pick", may));
    this.resized();
  }

  /** Called whenever heights changed. */
  onLayout(listener: () => void): void {
    this.layoutListeners.add(listener);
    listener();
  }

  /** Called once a frame while the timeline scrolls. */
  onScroll(listener: () => void): void {
    this.scrollListeners.add(listener);
  }

  /** Pixels above the sight. */
  get scrollTop(): number {
    return this.top;
  }

  get viewportHeight(): number {
    return this.viewHeight;
  }

  /** Brings a photo into sight and gives it the focus. */
  reveal(id: string): void {
    const found = this.options.library.store.find(id);
    const section = found && this.layout.sections.find((candidate) => candidate.month.name === found.month.name);
    if (found === undefined || section?.rows == null) {
      return;
    }
    const top = this.layout.topOf(section, found.index);
    const height = section.rows.boxes[found.index * 4 + 3]!;
    const view = this.top;
    if (top < view + this.layout.options.titleHeight || top + height > view + this.viewHeight) {
      this.scrollTo(top - (this.viewHeight - height) / 2);
    }
    this.render();
    this.sections.get(found.month.name)?.tiles.get(id)?.element.focus({ preventScroll: true });
  }

  scrollTo(y: number): void {
    this.scroller.scrollTop = y;
    this.top = this.scroller.scrollTop;
  }

  private resized(): void {
    const { clientWidth, clientHeight } = this.scroller;
    const anchor = this.anchor();
    this.viewHeight = clientHeight;
    if (clientWidth !== this.viewWidth) {
      this.viewWidth = clientWidth;
      this.layout.resize(measures(clientWidth));
    }
    this.host.style.setProperty("--row", `${this.layout.options.rowHeight}px`);
    this.host.style.setProperty("--gap", `${this.layout.options.gap}px`);
    this.host.style.setProperty("--title", `${this.layout.options.titleHeight}px`);
    this.lay(anchor);
  }

  private relayout(live: boolean): void {
    if (live) {
      this.host.classList.add("is-settling");
      window.clearTimeout(this.settleMotion);
      this.settleMotion = window.setTimeout(() => this.host.classList.remove("is-settling"), 350);
    }
    this.lay(this.anchor());
  }

  private anchor() {
    this.top = this.scroller.scrollTop;
    return this.top > AtTop ? this.layout.anchorAt(this.top) : undefined;
  }

  private lay(anchor: ReturnType<TimelineLayout["anchorAt"]>): void {
    this.layout.update(this.options.library.store.months);
    this.host.style.height = `${Math.ceil(this.layout.height)}px`;
    if (anchor !== undefined) {
      const top = this.layout.resolve(anchor);
      if (Math.abs(top - this.top) >= 1) {
        this.scrollTo(top);
        this.lastTop = this.top;
      }
    }
    this.render();
    for (const listener of this.layoutListeners) {
      listener();
    }
  }

  private scrolled(): void {
    if (this.frame === 0) {
      this.frame = requestAnimationFrame(() => {
        this.frame = 0;
        this.top = this.scroller.scrollTop;
        this.measureSpeed();
        this.render();
        for (const listener of this.scrollListeners) {
          listener();
        }
      });
    }
  }

  private measureSpeed(): void {
    const now = performance.now();
    const seconds = Math.max(0.008, (now - this.lastTime) / 1000);
    const distance = Math.abs(this.top - this.lastTop);
    this.lastTop = this.top;
    this.lastTime = now;
    const screens = distance / Math.max(1, this.viewHeight);
    this.fast = screens > 0.3 && screens / seconds > TooFast;
    window.clearTimeout(this.settleTimer);
    this.settleTimer = window.setTimeout(() => {
      this.fast = false;
      this.render();
    }, Settled);
  }

  private render(): void {
    const { top } = this;
    const margin = this.viewHeight * Overscan;
    const visible = this.layout.visible(top - margin, top + this.viewHeight + margin);
    const names = new Set(visible.map(({ section }) => section.month.name));
    for (const [name, node] of this.sections) {
      if (!names.has(name)) {
        node.releaseAll();
        node.element.remove();
        this.sections.delete(name);
      }
    }
    let after: HTMLElement | null = null;
    for (const part of [...visible].reverse()) {
      const node = this.nodeOf(part.section, after);
      node.update(part.section, part.first, part.end);
      after = node.element;
    }
    this.showPicked();
    if (!this.fast) {
      this.loadImages(visible, top);
      this.options.library.want(this.wantedMonths(visible, top));
    }
  }

  /** The months stand in the page in their order, however they came into sight. */
  private nodeOf(section: Section, after: HTMLElement | null): SectionNode {
    let node = this.sections.get(section.month.name);
    if (node === undefined) {
      node = new SectionNode({ take: () => this.take(), give: (tile) => this.give(tile) });
      this.sections.set(section.month.name, node);
      this.host.insertBefore(node.element, after);
    }
    return node;
  }

  private take(): Tile {
    return this.spare.pop() ?? new Tile(this.painter);
  }

  private give(tile: Tile): void {
    tile.reset();
    if (this.spare.length < MostSpare) {
      this.spare.push(tile);
    }
  }

  /** What is in sight first, then what comes next. */
  private loadImages(visible: VisibleSection[], top: number): void {
    const later: Tile[] = [];
    for (const { section, first, end } of visible) {
      const node = this.sections.get(section.month.name)!;
      for (let i = first; i < end; i++) {
        const tile = node.tiles.get(section.month.photos!.sorted[i]!.id)!;
        const y = this.layout.topOf(section, i);
        const inSight = y < top + this.viewHeight && y + section.rows!.boxes[i * 4 + 3]! > top;
        if (inSight) {
          tile.load(this.options.thumbnailUrl);
        } else {
          later.push(tile);
        }
      }
    }
    for (const tile of later) {
      tile.load(this.options.thumbnailUrl);
    }
  }

  /** Months in the page, those nearest to the middle of the sight first, and one more on each side. */
  private wantedMonths(visible: VisibleSection[], top: number): string[] {
    const middle = top + this.viewHeight / 2;
    const distance = ({ top: y, height }: Section) => (y > middle ? y - middle : Math.max(0, middle - y - height));
    const near = visible.map(({ section }) => section).sort((a, b) => distance(a) - distance(b));
    const { sections } = this.layout;
    const first = visible[0] && sections.indexOf(visible[0].section);
    if (first !== undefined) {
      const beside = [sections[first + visible.length], sections[first - 1]];
      near.push(...beside.filter((section) => section !== undefined));
    }
    return near.map((section) => section.month.name);
  }

  private clicked(event: MouseEvent): void {
    const id = tileOf(event.target)?.dataset["id"];
    if (id === undefined || event.ctrlKey || event.metaKey) {
      return;
    }
    const { selection, library } = this.options;
    const onPick = event.target instanceof Element && event.target.closest(".tile-pick") !== null;
    if (library.mayEdit.value && (onPick || event.shiftKey || selection.count.value > 0)) {
      event.preventDefault();
      this.pick(id, event.shiftKey);
    } else if (!event.shiftKey) {
      event.preventDefault();
      this.options.open(id);
    }
  }

  private pick(id: string, range: boolean): void {
    const { selection, library } = this.options;
    if (range) {
      selection.extend(id, library.store.months.flatMap((month) => month.photos?.sorted.map((photo) => photo.id) ?? []));
    } else {
      selection.toggle(id);
    }
  }

  private showPicked(): void {
    const { selection } = this.options;
    this.host.classList.toggle("is-picking", selection.count.value > 0);
    for (const node of this.sections.values()) {
      for (const [id, tile] of node.tiles) {
        tile.picked(selection.has(id));
      }
    }
  }

  private pressed(event: KeyboardEvent): void {
    const id = tileOf(event.target)?.dataset["id"];
    if (id === undefined || event.altKey || event.ctrlKey || event.metaKey) {
      return;
    }
    if (event.key === "x" && this.options.library.mayEdit.value) {
      event.preventDefault();
      this.pick(id, false);
      return;
    }
    const next = this.besides(id, event.key);
    if (next !== null) {
      event.preventDefault();
      this.reveal(next);
    }
  }

  /** The photo that an arrow key leads to. */
  private besides(id: string, key: string): string | null {
    const { library } = this.options;
    if (key === "ArrowLeft" || key === "ArrowRight") {
      return library.neighbour(id, key === "ArrowRight" ? 1 : -1)?.id ?? null;
    }
    if (key !== "ArrowUp" && key !== "ArrowDown") {
      return null;
    }
    const step = key === "ArrowDown" ? 1 : -1;
    const start = this.boxOf(id);
    // The first photo of another row whose middle is nearest: a row has few photos, so a walk is enough.
    let best: string | null = null;
    let nearest = Infinity;
    let row: number | undefined;
    for (let at = library.neighbour(id, step); at; at = library.neighbour(at.id, step)) {
      const box = this.boxOf(at.id);
      if (start === undefined || box === undefined || (row !== undefined && box.y !== row)) {
        return best;
      }
      if (box.y !== start.y) {
        row = box.y;
        const distance = Math.abs(box.middle - start.middle);
        if (distance < nearest) {
          nearest = distance;
          best = at.id;
        }
      }
    }
    return best;
  }

  private boxOf(id: string): { y: number; middle: number } | undefined {
    const found = this.options.library.store.find(id);
    const section = found && this.layout.sections.find((candidate) => candidate.month.name === found.month.name);
    if (found === undefined || section?.rows == null) {
      return undefined;
    }
    const { boxes } = section.rows;
    const at = found.index * 4;
    return { y: section.top + boxes[at + 1]!, middle: boxes[at]! + boxes[at + 2]! / 2 };
  }
}

function tileOf(target: EventTarget | null): HTMLElement | null {
  return target instanceof Element ? target.closest<HTMLElement>(".tile") : null;
}

/** Rows are lower on a narrow page, so that three photos or so stand beside each other on a phone. */
function measures(width: number): LayoutOptions {
  const narrow = width < 640;
  const side = narrow ? 12 : 72;
  return {
    width: Math.max(200, width - (narrow ? side * 2 : 28 + side)),
    rowHeight: narrow ? 118 : width < 1100 ? 180 : 220,
    gap: narrow ? 4 : 6,
    titleHeight: narrow ? 50 : 60,
    sectionGap: narrow ? 10 : 20,
  };
}
