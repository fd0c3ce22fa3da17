import type { Photo } from "../model/photo";
import { clampPan, zoomAt, type Zoom, Fitted } from "../model/zoom";
import { Slide, type SlideOptions } from "./slide";

export interface StageOptions extends SlideOptions {
  /** Null at the ends; undefined while it is not known: {@link Stage.show} is called again when it may be. */
  neighbour: (id: string, step: 1 | -1) => Photo | null | undefined;
  go: (id: string) => void;
  close: () => void;
  /** A tap on the picture, or a click in its middle. */
  tapped: () => void;
}

/** A finger must move this far before it is a swipe, pixels. */
const SwipeStart = 8;

/** A swipe goes on when it is this part of the width, or this fast (pixels a millisecond). */
const SwipePart = 0.22;
const SwipeSpeed = 0.45;

/** Two taps of a finger within this time and distance are a double tap: milliseconds, pixels. For a mouse the system decides. */
const DoubleTap = { within: 300, near: 30 };

const ClickZone = 0.25;

interface Touch {
  readonly x: number;
  readonly y: number;
  readonly startX: number;
  readonly startY: number;
  readonly start: number;
}

type Gesture = "none" | "undecided" | "swipe" | "pull" | "pan" | "pinch";

/** The three slides of the viewer (before, shown, after) and what fingers and mouse do to them. */
export class Stage {
  readonly element = document.createElement("div");
  private readonly track = document.createElement("div");
  private slides: Slide[];
  private readonly touches = new Map<number, Touch>();
  private gesture: Gesture = "none";
  private zoom: Zoom = Fitted;
  private grip: { zoom: Zoom; distance: number; x: number; y: number } | undefined;
  private lastTap = { time: 0, x: 0, y: 0, byMouse: false };
  private tapTimer = 0;
  private photo: Photo | undefined;
  /** A step that was asked for before the photo beside was known. */
  private due: 1 | -1 | undefined;

  constructor(private readonly options: StageOptions) {
    this.element.className = "stage";
    this.track.className = "stage-track";
    this.slides = [new Slide(options), new Slide(options), new Slide(options)];
    this.track.append(...this.slides.map((slide) => slide.element));
    this.element.append(this.track);
    this.element.addEventListener("pointerdown", (event) => this.down(event));
    this.element.addEventListener("pointermove", (event) => this.move(event));
    this.element.addEventListener("pointerup", (event) => this.up(event));
    this.element.addEventListener("pointercancel", (event) => this.up(event, true));
    this.element.addEventListener("wheel", (event) => this.wheel(event), { passive: false });
    this.element.addEventListener("dblclick", (event) => this.doubleClicked(event));
    this.element.addEventListener("dragstart", (event) => event.preventDefault());
  }

  /** Shows a photo, and makes its neighbours ready. Slides that hold the right photo already are used as they are. */
  show(photo: Photo): void {
    const changed = this.photo?.id !== photo.id;
    if (changed && this.photo !== undefined) {
      this.due = undefined;
    }
    this.photo = photo;
    const wanted = [this.options.neighbour(photo.id, -1), photo, this.options.neighbour(photo.id, 1)];
    this.slides = arrange(this.slides, wanted.map((each) => each?.id));
    this.slides.forEach((slide, place) => {
      slide.element.dataset["place"] = String(place - 1);
      slide.element.inert = place !== 1;
      slide.show(wanted[place] ?? null, place === 1);
    });
    if (changed) {
      this.setZoom(Fitted);
      this.slideTo(0, false);
    }
    if (this.due !== undefined) {
      this.step(this.due);
    }
  }

  /** Moves on by a step, with a short motion where motion is welcome; once the photo beside is known, when it is not yet. */
  step(step: 1 | -1): void {
    const next = this.photo && this.options.neighbour(this.photo.id, step);
    this.due = next === undefined ? step : undefined;
    if (next) {
      this.options.go(next.id);
    } else {
      this.slideTo(0, true);
    }
  }

  /** Plays the film of the photo that is shown, or stops it. */
  playMotion(url: string, ended: () => void): void {
    this.slides[1]!.playMotion(url, ended);
  }

  dispose(): void {
    window.clearTimeout(this.tapTimer);
    for (const slide of this.slides) {
      slide.show(null, false);
    }
  }

  private down(event: PointerEvent): void {
    if (event.button !== 0 || (event.target instanceof Element && event.target.closest("video, a, button"))) {
      return;
    }
    this.due = undefined;
    this.element.setPointerCapture(event.pointerId);
    const { clientX: x, clientY: y } = event;
    this.touches.set(event.pointerId, { x, y, startX: x, startY: y, start: event.timeStamp });
    this.track.classList.remove("is-moving");
    if (this.touches.size === 2) {
      this.beginPinch();
    } else if (this.touches.size === 1) {
      this.gesture = "undecided";
      this.grip = { zoom: this.zoom, distance: 0, x, y };
    }
  }

  private move(event: PointerEvent): void {
    const touch = this.touches.get(event.pointerId);
    if (touch === undefined) {
      return;
    }
    this.touches.set(event.pointerId, { ...touch, x: event.clientX, y: event.clientY });
    if (this.gesture === "pinch") {
      this.pinch();
      return;
    }
    const dx = event.clientX - touch.startX;
    const dy = event.clientY - touch.startY;
    if (this.gesture === "undecided" && Math.hypot(dx, dy) > SwipeStart) {
      this.gesture = this.decide(event, dx, dy);
    }
    if (this.gesture === "pan") {
      const { zoom } = this.grip!;
      this.setZoom({ scale: zoom.scale, x: zoom.x + dx, y: zoom.y + dy });
    } else if (this.gesture === "swipe") {
      const beside = this.options.neighbour(this.photo!.id, dx < 0 ? 1 : -1);
      this.slideTo(beside ? dx : dx / 3, false);
    } else if (this.gesture === "pull") {
      this.pull(Math.max(0, dy));
    }
  }

  private decide(event: PointerEvent, dx: number, dy: number): Gesture {
    if (this.zoom.scale > 1) {
      return "pan";
    }
    if (Math.abs(dx) > Math.abs(dy)) {
      return "swipe";
    }
    return event.pointerType !== "mouse" && dy > 0 ? "pull" : "none";
  }

  private up(event: PointerEvent, cancelled = false): void {
    const touch = this.touches.get(event.pointerId);
    this.touches.delete(event.pointerId);
    if (touch === undefined) {
      return;
    }
    const { gesture } = this;
    this.gesture = "none";
    const dx = event.clientX - touch.startX;
    const dy = event.clientY - touch.startY;
    const time = Math.max(1, event.timeStamp - touch.start);
    if (gesture === "swipe") {
      this.endSwipe(cancelled ? 0 : dx, Math.abs(dx) / time);
    } else if (gesture === "pull") {
      this.endPull(cancelled ? 0 : dy);
    } else if (gesture === "undecided" && !cancelled) {
      this.tap(event);
    } else if (gesture === "pinch" && this.zoom.scale < 1.05) {
      this.setZoom(Fitted);
    }
  }

  private endSwipe(dx: number, speed: number): void {
    const far = Math.abs(dx) > this.element.clientWidth * SwipePart || (speed > SwipeSpeed && Math.abs(dx) > 24);
    const step = dx < 0 ? 1 : -1;
    const next = far ? this.options.neighbour(this.photo!.id, step) : null;
    if (!next) {
      this.due = next === undefined ? step : undefined;
      this.slideTo(0, true);
      return;
    }
    // The new photo takes the place it has under the finger, and glides on from there.
    const from = dx + step * this.element.clientWidth;
    this.options.go(next.id);
    this.slideTo(from, false);
    void this.track.offsetWidth;
    this.slideTo(0, true);
  }

  private endPull(dy: number): void {
    this.track.classList.add("is-moving");
    this.pull(0);
    if (dy > 110) {
      this.options.close();
    }
  }

  private pull(dy: number): void {
    this.track.style.transform = dy === 0 ? "" : `translateY(${dy}px) scale(${1 - Math.min(0.25, dy / 1200)})`;
  }

  private tap(event: PointerEvent): void {
    const { clientX: x, clientY: y, timeStamp: time } = event;
    const last = this.lastTap;
    const byMouse = event.pointerType === "mouse";
    const double = !byMouse && time - last.time < DoubleTap.within && Math.hypot(x - last.x, y - last.y) < DoubleTap.near;
    this.lastTap = double ? { time: 0, x: 0, y: 0, byMouse } : { time, x, y, byMouse };
    window.clearTimeout(this.tapTimer);
    const zone = this.zoneOf(x);
    if (byMouse && zone !== 0 && this.zoom.scale === 1) {
      this.step(zone);
    } else if (double) {
      this.toggleZoom(x, y);
    } else {
      this.tapTimer = window.setTimeout(() => this.options.tapped(), DoubleTap.within);
    }
  }

  /** Browsers make a double click of two taps as well; those are counted by {@link tap}. */
  private doubleClicked({ clientX: x, clientY: y }: MouseEvent): void {
    if (this.lastTap.byMouse && (this.zoom.scale > 1 || this.zoneOf(x) === 0)) {
      window.clearTimeout(this.tapTimer);
      this.toggleZoom(x, y);
    }
  }

  private zoneOf(x: number): 1 | -1 | 0 {
    const box = this.element.getBoundingClientRect();
    const part = (x - box.left) / box.width;
    return part < ClickZone ? -1 : part > 1 - ClickZone ? 1 : 0;
  }

  private toggleZoom(x: number, y: number): void {
    this.animateZoom();
    this.setZoom(this.zoom.scale > 1 ? Fitted : zoomAt(this.zoom, 2.5, ...this.fromMiddle(x, y)));
  }

  private wheel(event: WheelEvent): void {
    event.preventDefault();
    const scale = this.zoom.scale * Math.exp(-event.deltaY / (event.ctrlKey ? 120 : 400));
    this.setZoom(zoomAt(this.zoom, scale, ...this.fromMiddle(event.clientX, event.clientY)));
  }

  private beginPinch(): void {
    const [a, b] = [...this.touches.values()] as [Touch, Touch];
    this.gesture = "pinch";
    this.slideTo(0, false);
    this.grip = { zoom: this.zoom, distance: Math.hypot(a.x - b.x, a.y - b.y), x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 };
  }

  private pinch(): void {
    const [a, b] = [...this.touches.values()];
    if (a === undefined || b === undefined || this.grip === undefined) {
      return;
    }
    const { zoom, distance, x, y } = this.grip;
    const scale = (zoom.scale * Math.hypot(a.x - b.x, a.y - b.y)) / Math.max(1, distance);
    const next = zoomAt(zoom, scale, ...this.fromMiddle(x, y));
    this.setZoom({ scale: next.scale, x: next.x + (a.x + b.x) / 2 - x, y: next.y + (a.y + b.y) / 2 - y });
  }

  private fromMiddle(x: number, y: number): [number, number] {
    const box = this.element.getBoundingClientRect();
    return [x - box.left - box.width / 2, y - box.top - box.height / 2];
  }

  private setZoom(zoom: Zoom): void {
    this.zoom = clampPan(zoom, this.element.clientWidth, this.element.clientHeight);
    this.element.classList.toggle("is-zoomed", this.zoom.scale > 1);
    this.slides[1]!.zoom(this.zoom);
  }

  private animateZoom(): void {
    const { element } = this.slides[1]!;
    element.classList.add("is-zooming");
    window.setTimeout(() => element.classList.remove("is-zooming"), 250);
  }

  private slideTo(x: number, moving: boolean): void {
    this.track.classList.toggle("is-moving", moving);
    this.track.style.transform = x === 0 ? "" : `translateX(${x}px)`;
  }
}

/** Puts each slide where its photo is wanted, so that a neighbour that is loaded already moves in as it is. */
function arrange(slides: readonly Slide[], ids: readonly (string | undefined)[]): Slide[] {
  const free = new Set(slides);
  const placed = ids.map((id) => {
    const match = id === undefined ? undefined : [...free].find((slide) => slide.photoId === id);
    if (match !== undefined) {
      free.delete(match);
    }
    return match;
  });
  const rest = [...free];
  return placed.map((slide) => slide ?? rest.pop()!);
}
