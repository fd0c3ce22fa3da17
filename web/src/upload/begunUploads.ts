import type { UploadItem } from "./uploadItem";

/** The part of localStorage that is used here. */
export type TextStorage = Pick<Storage, "getItem" | "setItem" | "removeItem">;

interface Begun {
  /** Which file, for which library. */
  readonly file: string;
  /** The upload's id at the server. */
  readonly id: string;
  /** Milliseconds since 1970. */
  readonly at: number;
}

const Place = "qmulum.uploads";

/** The server gives an upload up a week after the last request for it. */
const LongestKept = 7 * 24 * 3600 * 1000;

/** Of more than these the oldest are forgotten: their files are sent from the start. */
const MostKept = 100;

/**
 * The large uploads that this browser has begun and not ended, so that a page that was loaded anew goes on with a file where it stopped. A
 * file is known again by its library, size, time and a hash of its name: the names themselves are not left in the browser.
 */
export class BegunUploads {
  constructor(
    private readonly storage: TextStorage,
    private readonly now: () => number,
  ) {}

  find(item: UploadItem): string | undefined {
    const file = fingerprint(item);
    return this.read().find((begun) => begun.file === file)?.id;
  }

  keep(item: UploadItem, id: string): void {
    this.write([...this.others(item), { file: fingerprint(item), id, at: this.now() }].slice(-MostKept));
  }

  forget(item: UploadItem): void {
    this.write(this.others(item));
  }

  private others(item: UploadItem): Begun[] {
    const file = fingerprint(item);
    return this.read().filter((begun) => begun.file !== file);
  }

  private read(): Begun[] {
    try {
      const kept: unknown = JSON.parse(this.storage.getItem(Place) ?? "[]");
      const oldest = this.now() - LongestKept;
      return Array.isArray(kept) ? kept.filter((each): each is Begun => isBegun(each) && each.at > oldest) : [];
    } catch {
      // Written by another version, or the browser keeps nothing for this page: files are sent from the start then.
      return [];
    }
  }

  private write(all: readonly Begun[]): void {
    try {
      if (all.length === 0) {
        this.storage.removeItem(Place);
      } else {
        this.storage.setItem(Place, JSON.stringify(all));
      }
    } catch {
      // A full or forbidden storage costs the way back after a reload, and nothing else.
    }
  }
}

function isBegun(value: unknown): value is Begun {
  const { file, id, at } = (value ?? {}) as Record<string, unknown>;
  return typeof file === "string" && typeof id === "string" && typeof at === "number";
}

function fingerprint({ library, name, size, source }: UploadItem): string {
  return `${library} ${size} ${source.file.lastModified} ${fnv1a(name)}`;
}

/** FNV-1a with 32 bits, of the text's UTF-16 units. */
function fnv1a(text: string): string {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) {
    hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  }
  return (hash >>> 0).toString(16);
}
