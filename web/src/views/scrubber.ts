import { monthTitle } from "../model/dates";
import { yearMarks } from "../model/scrubberScale";
import type { TimelineGrid } from "./timelineGrid";

/** Height that a year's label needs on the scale, pixels. */
const LabelSpace = 22;

/** Milliseconds after which the handle hides again where there is no room for a scale. */
const HideAfter = 1400;

/** The scale at the side: drag it through the years, or step month by month with the keys. */
export class Scrubber {
  readonly element = document.createElement("div");
  private readonly scale = document.createElement("div");
  private readonly handle = document.createElement("div");
  private readonly bubble = document.createElement("div");
  private dragging = false;
  private grip = 0;
  private hideTimer = 0;
  private marked = "";
  private handleHeight = 4;
  private shownMonth = -1;

  constructor(private readonly grid: TimelineGrid) {
    this.element.className = "scrubber";
    this.scale.className = "scrubber-scale";
    this.handle.className = "scrubber-handle";
    this.bubble.className = "scrubber-bubble";
    this.bubble.setAttribute("aria-hidden", "true");
    this.element.append(this.scale, this.handle, this.bubble);
    this.element.tabIndex = 0;
    this.element.setAttribute("role", "slider");
    this.element.setAttribute("aria-orientation", "vertical");
    this.element.setAttribute("aria-label", "Month");
    this.element.addEventListener("pointerdown", (event) => this.grab(event));
    this.element.addEventListener("pointermove", (event) => this.moved(event));
    this.element.addEventListener("pointerup", () => this.release());
    this.element.addEventListener("pointercancel", () => this.release());
    this.element.addEventListener("pointerleave", () => this.element.classList.remove("is-hovered"));
    this.element.addEventListener("keydown", (event) => this.pressed(event));
    grid.onScroll(() => this.scrolled());
    new ResizeObserver(() => this.measure()).observe(this.handle);
    grid.onLayout(() => this.drawScale());
  }

  private get reach(): number {
    return Math.max(0, this.grid.layout.height - this.grid.viewportHeight);
  }

  private drawScale(): void {
    const { layout, viewportHeight } = this.grid;
    this.element.hidden = this.reach < viewportHeight;
    const marks = yearMarks(layout.sections, layout.height, viewportHeight, LabelSpace);
    const drawn = marks.map(({ year, at }) => `${year}@${at.toFixed(4)}`).join();
    this.element.setAttribute("aria-valuemin", "0");
    this.element.setAttribute("aria-valuemax", String(Math.max(0, layout.sections.length - 1)));
    this.shownMonth = -1;
    if (drawn !== this.marked) {
      this.marked = drawn;
      this.scale.replaceChildren(...marks.map(({ year, at }) => label(year, at)));
    }
    this.show();
  }

  private scrolled(): void {
    this.show();
    this.element.classList.add("is-active");
    window.clearTimeout(this.hideTimer);
    this.hideTimer = window.setTimeout(() => this.element.classList.toggle("is-active", this.dragging), HideAfter);
  }

  /** Puts the handle where the timeline is. */
  private show(): void {
    const { layout, scrollTop, viewportHeight } = this.grid;
    const part = this.reach === 0 ? 0 : Math.min(1, scrollTop / this.reach);
    this.handle.style.transform = `translateY(${part * (viewportHeight - this.handleHeight)}px)`;
    const at = layout.sectionAt(scrollTop + 1);
    const name = layout.sections[at]?.month.name ?? "";
    if (at !== this.shownMonth) {
      this.shownMonth = at;
      this.element.setAttribute("aria-valuenow", String(Math.max(0, at)));
      this.element.setAttribute("aria-valuetext", monthTitle(name));
    }
    if (this.dragging || !this.element.classList.contains("is-hovered")) {
      this.point(part * (viewportHeight - this.handleHeight) + this.handleHeight / 2, name);
    }
  }

  private point(y: number, month: string): void {
    this.bubble.style.transform = `translateY(${Math.min(Math.max(y, 18), this.grid.viewportHeight - 18)}px) translateY(-50%)`;
    const title = monthTitle(month);
    if (this.bubble.textContent !== title) {
      this.bubble.textContent = title;
    }
  }

  private measure(): void {
    this.handleHeight = this.handle.offsetHeight;
    this.show();
  }

  private grab(event: PointerEvent): void {
    if (event.button !== 0) {
      return;
    }
    event.preventDefault();
    this.element.focus({ preventScroll: true });
    this.element.setPointerCapture(event.pointerId);
    const box = this.handle.getBoundingClientRect();
    const onHandle = event.clientY >= box.top && event.clientY <= box.bottom;
    this.grip = onHandle ? event.clientY - box.top : box.height / 2;
    this.dragging = true;
    this.element.classList.add("is-dragging", "is-active");
    this.drag(event);
  }

  private moved(event: PointerEvent): void {
    if (this.dragging) {
      this.drag(event);
    } else if (event.pointerType === "mouse") {
      this.element.classList.add("is-hovered");
      const y = event.clientY - this.element.getBoundingClientRect().top;
      const { layout } = this.grid;
      const part = Math.min(1, Math.max(0, y / Math.max(1, this.grid.viewportHeight)));
      this.point(y, layout.sections[layout.sectionAt(part * layout.height)]?.month.name ?? "");
    }
  }

  private drag(event: PointerEvent): void {
    const room = Math.max(1, this.grid.viewportHeight - this.handleHeight);
    const y = event.clientY - this.element.getBoundingClientRect().top - this.grip;
    this.grid.scrollTo(Math.min(1, Math.max(0, y / room)) * this.reach);
    this.show();
  }

  private release(): void {
    this.dragging = false;
    this.element.classList.remove("is-dragging");
    this.scrolled();
  }

  private pressed(event: KeyboardEvent): void {
    const { layout, scrollTop } = this.grid;
    const at = layout.sectionAt(scrollTop + 1);
    const steps: Record<string, number> = {
      ArrowUp: at - 1,
      ArrowDown: at + 1,
      PageUp: at - 12,
      PageDown: at + 12,
      Home: 0,
      End: layout.sections.length - 1,
    };
    const to = steps[event.key];
    if (to !== undefined) {
      event.preventDefault();
      const section = layout.sections[Math.min(Math.max(to, 0), layout.sections.length - 1)];
      this.grid.scrollTo(section?.top ?? 0);
    }
  }
}

function label(year: string, at: number): HTMLElement {
  const mark = document.createElement("span");
  mark.className = "scrubber-year";
  mark.textContent = year;
  mark.style.top = `${at * 100}%`;
  return mark;
}
