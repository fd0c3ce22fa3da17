import { hasThumbnail, type Photo } from "../model/photo";
import type { Zoom } from "../model/zoom";

/** A video as browsers play it: `made` once there is a film of it, `percent` while that is being made. */
export interface Film {
  readonly made: boolean;
  readonly due: boolean;
  readonly percent: number | undefined;
}

export interface SlideOptions {
  renditionUrl: (photo: Photo, kind: "thumbnail" | "preview") => string;
  originalUrl: (photo: Photo) => string;
  filmUrl: (photo: Photo) => string;
  /** Undefined while it is not known. */
  film: (photo: Photo) => Film | undefined;
}

/** One photo in the viewer: the thumbnail at once, the preview over it when it has come. */
export class Slide {
  readonly element = document.createElement("div");
  private readonly frame = document.createElement("div");
  private readonly notice = document.createElement("p");
  private photo: Photo | null = null;
  /** The browser plays neither the film nor the original: the film may come yet. */
  private unplayable = false;
  /** There was a film when the video was put here. */
  private hadFilm = false;
  private endMotion: (() => void) | undefined;

  constructor(private readonly options: SlideOptions) {
    this.element.className = "slide";
    this.frame.className = "slide-frame";
    this.notice.className = "slide-notice";
    this.element.append(this.frame, this.notice);
  }

  get photoId(): string | undefined {
    return this.photo?.id;
  }

  /** `current` gives it the browser's first attention. */
  show(photo: Photo | null, current: boolean): void {
    const before = this.photo;
    this.photo = photo;
    // What is told of a video meanwhile, such as its facts, must not stop it.
    const isNews = (photo?.tag !== before?.tag || photo?.state !== before?.state) && !this.playsAlready();
    if (photo?.id !== before?.id || isNews) {
      this.fill(photo, current);
    } else if (photo !== null && this.unplayable) {
      this.awaitFilm(photo);
    }
    if (!current) {
      this.stopMotion();
      this.frame.style.transform = "";
      this.frame.querySelector("video")?.pause();
    }
  }

  /** Plays the film of a motion photo over its picture, once; again stops it. `ended` is called in either case. */
  playMotion(url: string, ended: () => void): void {
    if (this.stopMotion()) {
      return;
    }
    const video = document.createElement("video");
    video.className = "slide-motion";
    video.playsInline = true;
    video.autoplay = true;
    this.endMotion = () => {
      this.endMotion = undefined;
      video.remove();
      ended();
    };
    // The picture is shown until there is more to show.
    video.onplaying = () => video.classList.add("is-there");
    video.onended = () => this.stopMotion();
    video.onerror = () => {
      if (this.frame.contains(video)) {
        this.notice.textContent = "This browser cannot play the film of this photo.";
        this.stopMotion();
      }
    };
    video.src = url;
    this.frame.append(video);
  }

  private stopMotion(): boolean {
    const end = this.endMotion;
    end?.();
    return end !== undefined;
  }

  zoom({ scale, x, y }: Zoom): void {
    this.frame.style.transform = scale === 1 ? "" : `translate(${x}px, ${y}px) scale(${scale})`;
  }

  private playsAlready(): boolean {
    return (this.frame.querySelector("video")?.readyState ?? HTMLMediaElement.HAVE_NOTHING) > HTMLMediaElement.HAVE_NOTHING;
  }

  private fill(photo: Photo | null, current: boolean): void {
    this.stopMotion();
    for (const image of this.frame.querySelectorAll("img")) {
      image.removeAttribute("src");
    }
    this.frame.replaceChildren();
    this.unplayable = false;
    this.notice.textContent = photo === null ? "" : noticeOf(photo);
    if (photo === null) {
      return;
    }
    if (photo.kind === "video") {
      this.frame.append(this.video(photo));
    } else if (hasThumbnail(photo)) {
      this.frame.append(this.image(photo, "thumbnail", current), this.image(photo, "preview", current));
    }
  }

  private image(photo: Photo, kind: "thumbnail" | "preview", current: boolean): HTMLImageElement {
    const image = new Image();
    image.className = `slide-${kind}`;
    image.alt = "";
    image.draggable = false;
    image.decoding = "async";
    image.setAttribute("fetchpriority", current ? "high" : "low");
    image.onload = () => image.classList.add("is-there");
    image.onerror = () => {
      if (kind === "preview" && this.photo === photo) {
        this.notice.textContent = "The preview could not be loaded.";
      }
    };
    image.src = this.options.renditionUrl(photo, kind);
    return image;
  }

  private video(photo: Photo): HTMLVideoElement {
    const video = document.createElement("video");
    video.className = "slide-video";
    video.controls = true;
    video.playsInline = true;
    video.preload = "metadata";
    if (hasThumbnail(photo)) {
      video.poster = this.options.renditionUrl(photo, "preview");
    }
    this.hadFilm = this.options.film(photo)?.made === true;
    const original = this.options.originalUrl(photo);
    video.onerror = () => {
      if (!this.frame.contains(video)) {
        return; // another has taken its place
      }
      if (video.getAttribute("src") !== original) {
        video.src = original;
        return;
      }
      this.unplayable = true;
      // The film may have been told of while the original was still being tried.
      this.awaitFilm(photo);
    };
    video.src = this.options.filmUrl(photo);
    return video;
  }

  /** Tells how far the film is, and shows it when it has been made. Only of the photo that is looked at a film is known. */
  private awaitFilm(photo: Photo): void {
    const film = this.options.film(photo);
    if (film?.made && !this.hadFilm) {
      this.fill(photo, true);
    } else if (film?.due) {
      const done = film.percent === undefined ? "" : ` ${film.percent} % of it is done.`;
      this.notice.textContent = `This browser cannot play this video as it is. A film that it can play is being made.${done}`;
    } else {
      this.notice.textContent = "This browser cannot play this video. Download the original to see it.";
    }
  }
}

function noticeOf(photo: Photo): string {
  if (photo.kind === "video") {
    return "";
  }
  if (photo.state === "failed") {
    return "There is no preview of this file. It is kept as it is; the facts say why.";
  }
  return hasThumbnail(photo) ? "" : "The preview is being made.";
}
