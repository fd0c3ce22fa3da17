import { dayAndTime } from "../model/dates";
import { hasThumbnail, type Photo } from "../model/photo";
import { photoPath } from "../app/router";
import type { PlaceholderPainter } from "./placeholderPainter";

/** An image that came this soon was in the browser's cache: it is shown without a fade. Milliseconds. */
const CachedWithin = 60;

/** One photo of the grid. Its elements are used again for another photo when it leaves the sight. */
export class Tile {
  readonly element = document.createElement("a");
  photo: Photo | undefined;
  private readonly canvas = document.createElement("canvas");
  private readonly mark = document.createElement("span");
  private readonly pick = document.createElement("span");
  private image: HTMLImageElement | undefined;
  private source = "";
  private readonly spot = { ground: this.element, canvas: this.canvas };

  constructor(private readonly painter: PlaceholderPainter) {
    this.element.className = "tile";
    this.canvas.className = "tile-hash";
    this.painter.prepare(this.canvas);
    this.mark.className = "tile-mark";
    this.pick.className = "tile-pick";
    this.pick.setAttribute("aria-hidden", "true");
    this.element.append(this.canvas, this.mark, this.pick);
  }

  place(x: number, y: number, width: number, height: number): void {
    const { style } = this.element;
    style.transform = `translate(${x}px, ${y}px)`;
    style.width = `${width}px`;
    style.height = `${height}px`;
  }

  /** Shows whether it is picked out. */
  picked(on: boolean): void {
    if (this.element.classList.toggle("is-picked", on)) {
      this.element.setAttribute("aria-description", "selected");
    } else {
      this.element.removeAttribute("aria-description");
    }
  }

  show(photo: Photo): void {
    const before = this.photo;
    if (before === photo) {
      return;
    }
    this.photo = photo;
    if (before?.id !== photo.id) {
      this.element.dataset["id"] = photo.id;
      this.element.href = photoPath(photo.id);
    }
    if (before?.placeholder !== photo.placeholder || before.id !== photo.id) {
      this.paint(photo);
    }
    if (before?.tag !== photo.tag || before.id !== photo.id) {
      this.dropImage();
    }
    this.label(photo);
  }

  /** Starts the thumbnail, unless it is there or on its way. */
  load(urlOf: (photo: Photo) => string): void {
    const { photo } = this;
    if (photo === undefined || !hasThumbnail(photo) || this.source !== "") {
      return;
    }
    this.source = urlOf(photo);
    const started = performance.now();
    const image = new Image();
    image.className = "tile-image";
    image.alt = "";
    image.draggable = false;
    image.decoding = "async";
    image.onload = () => {
      image.classList.toggle("is-instant", performance.now() - started < CachedWithin);
      image.classList.add("is-there");
    };
    image.onerror = () => {
      // Tried again when the tile comes into sight the next time, or when the photo changes.
      if (this.image === image) {
        this.dropImage();
      }
    };
    image.src = this.source;
    this.image = image;
    this.canvas.after(image);
  }

  /** Ready for another photo; a thumbnail that is still on its way is called off. */
  reset(): void {
    this.dropImage();
    this.painter.clear(this.spot);
    this.photo = undefined;
    delete this.element.dataset["id"];
  }

  private paint(photo: Photo): void {
    if (photo.placeholder === "") {
      this.painter.clear(this.spot);
    } else {
      this.painter.paint(this.spot, photo.placeholder);
    }
  }

  private dropImage(): void {
    if (this.image !== undefined) {
      this.image.onload = null;
      this.image.onerror = null;
      this.image.removeAttribute("src");
      this.image.remove();
      this.image = undefined;
    }
    this.source = "";
  }

  private label(photo: Photo): void {
    const { day, time } = dayAndTime(photo.taken);
    const what = Kinds[photo.kind];
    this.element.setAttribute("aria-label", `${what}, ${day}, ${time}${Remarks[photo.state]}`);
    this.element.dataset["state"] = photo.state;
    this.element.dataset["kind"] = photo.kind;
  }
}

const Kinds = { image: "Photo", video: "Video", other: "File" };

const Remarks = {
  ready: "",
  pending: ", its thumbnail is being made",
  failed: ", there is no thumbnail of it",
  damaged: ", the file is damaged",
};
