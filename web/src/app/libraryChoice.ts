import type { LibraryAnswer } from "../api/answers";

const Key = "qmulum-library";

/** The library that was looked at last in this browser, else the first; none when there is none. */
export function chooseLibrary(libraries: readonly LibraryAnswer[], kept = keptLibrary()): LibraryAnswer | undefined {
  return libraries.find((library) => library.id === kept) ?? libraries[0];
}

export function keepLibrary(id: string): void {
  try {
    localStorage.setItem(Key, id);
  } catch {
    // Storage may be forbidden: the choice then lasts as long as the page.
  }
}

function keptLibrary(): string | null {
  try {
    return localStorage.getItem(Key);
  } catch {
    return null;
  }
}
