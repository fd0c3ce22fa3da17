import { computed, signal } from "@preact/signals";

const PhotoPath = /^\/photo\/([0-9A-Za-z-]{1,64})$/;

/** Views that need nobody to be signed in. */
const Doors = ["setup", "sign-in", "register", "confirm", "forgot", "reset", "invitation"] as const;

export type DoorName = (typeof Doors)[number];

/** Views that stand over the timeline, each with places of its own. */
const Rooms = ["account", "library", "admin"] as const;

export type RoomName = (typeof Rooms)[number];

/** Kept in the history's entry: the viewer was opened from the timeline, so that one step back closes it. It survives a reload. */
const Opened = { openedFromTimeline: true };

/** The path of the address. */
export const path = signal(typeof location === "undefined" ? "/" : location.pathname);

/** The photo that the address names, null on the timeline. */
export const openPhoto = computed(() => PhotoPath.exec(path.value)?.[1] ?? null);

export const doorName = computed(() => Doors.find((name) => path.value === `/${name}`) ?? null);

export const roomName = computed(() => Rooms.find((name) => path.value === `/${name}` || path.value.startsWith(`/${name}/`)) ?? null);

export function startRouter(): void {
  window.addEventListener("popstate", () => (path.value = location.pathname));
  document.addEventListener("click", clicked);
}

/** A secret that a link carries behind `#`, which no server and no log gets to see. */
export function linkToken(): string {
  return location.hash.slice(1);
}

export function go(to: string): void {
  if (to !== location.pathname) {
    history.pushState(null, "", to);
  }
  path.value = location.pathname;
}

/** Goes on without a way back: the place before has done its work, as a form that was sent. */
export function goInstead(to: string): void {
  history.replaceState(null, "", to);
  path.value = location.pathname;
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
  path.value = location.pathname;
}

export function closePhoto(): void {
  if (openPhoto.value === null) {
    return;
  }
  if ((history.state as typeof Opened | null)?.openedFromTimeline) {
    history.back();
  } else {
    goInstead("/");
  }
}

/** A plain click on a link to one of the page's own places stays in the page. */
function clicked(event: MouseEvent): void {
  const link = event.target instanceof Element ? event.target.closest("a") : null;
  const plain = event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey;
  if (link === null || event.defaultPrevented || !plain || link.target !== "" || link.hasAttribute("download")) {
    return;
  }
  const { origin, pathname, hash } = new URL(link.href);
  if (origin === location.origin && hash === "" && isOwn(pathname)) {
    event.preventDefault();
    go(pathname);
  }
}

function isOwn(pathname: string): boolean {
  const first = pathname.split("/")[1]!;
  return first === "" || [...Doors, ...Rooms].some((name) => name === first);
}
