export type PhotoState = "pending" | "ready" | "failed" | "damaged";

/** What the grid knows of a photo. */
export interface Photo {
  readonly id: string;
  /** Local time of day where it was taken, `2024-06-01T12:30:05`: it sorts as text. */
  readonly taken: string;
  /** Displayed pixels, after orientation; 0 while unknown. */
  readonly width: number;
  readonly height: number;
  /** ThumbHash in base64, "" while unknown. */
  readonly placeholder: string;
  /** Cache tag of the renditions, "" while there are none. */
  readonly tag: string;
  /** `other` is kept and shown without a picture. */
  readonly kind: "image" | "video" | "other";
  readonly state: PhotoState;
}

/** A change as the timeline sees it. */
export interface PhotoChange {
  readonly seq: number;
  readonly kind: "added" | "updated" | "removed";
  /** `2024-06`: where the photo is now (for `removed`: where it was). */
  readonly month: string;
  readonly photo: Photo;
}

/** Newest first; the id decides between photos of the same second, so that the order is total. */
export function newestFirst(a: Photo, b: Photo): number {
  if (a.taken !== b.taken) {
    return a.taken > b.taken ? -1 : 1;
  }
  return a.id === b.id ? 0 : a.id > b.id ? -1 : 1;
}

/** Width by height; 4:3 while the size is not known. */
export function aspectOf(photo: Photo): number {
  return photo.width > 0 && photo.height > 0 ? photo.width / photo.height : 4 / 3;
}

/** True when there is a thumbnail to show. */
export function hasThumbnail(photo: Photo): boolean {
  return photo.tag !== "" && (photo.state === "ready" || photo.state === "damaged");
}
