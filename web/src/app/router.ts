import { signal } from "@preact/signals";

const PhotoPath = /^\/photo\/([0-9A-Za-z-]{1,64})$/;

/** The photo that the address names, null on the timeline. */
export const openPhoto = signal<string | null>(photoOf(location.pathname));

/** Kept in the history's entry: the viewer was opened from the timeline, so that one step back closes it. It survives a reload. */
const Opened = { openedFromTimeline: true };

export function startRouter(): void {
  window.addEventListener("popstate", () => (openPhoto.value = photoOf(location.pathname)));
}

export function photoPath(id: string): string {
  return `/photo/${id}`;
}

/** Opens the viewer; going on to another photo replaces the address, so that one step back closes it. */
export function showPhoto(id: string): void {
  if (openPhoto.value === null) {
    history.pushState(Opened, "", photoPath(id));
  } else {
    history.replaceState(history.state, "", photoPath(id));
  }
  openPhoto.value = id;
}

export function closePhoto(): void {
  if (openPhoto.value === null) {
    return;
  }
  if ((history.state as typeof Opened | null)?.openedFromTimeline) {
    history.back();
  } else {
    history.replaceState(null, "", "/");
    openPhoto.value = null;
  }
}

function photoOf(path: string): string | null {
  return PhotoPath.exec(path)?.[1] ?? null;
}
