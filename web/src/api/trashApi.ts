import { entryAnswer } from "./answers";
import type { ApiClient } from "./apiClient";
import { list, object, optional, text, whole, type Infer } from "./schema";

const done = object({ photos: list(text), missing: list(text) });

const trashed = object({ photo: entryAnswer, trashedAt: text, purgedAt: text });

const page = object({ photos: list(trashed), next: optional(text), count: whole, bytes: whole, days: whole });

export type TrashedPhoto = Infer<typeof trashed>;
export type TrashPage = Infer<typeof page>;

/** Photos that one request may name. */
const MostAtOnce = 1000;

/** What lies in a library's trash, and the ways in and out. */
export class TrashApi {
  constructor(private readonly api: ApiClient) {}

  /** Hides photos everywhere. Returns those that are in the trash now. */
  put(library: string, photos: readonly string[]): Promise<string[]> {
    return this.each(photos, `${at(library)}`);
  }

  restore(library: string, photos: readonly string[]): Promise<string[]> {
    return this.each(photos, `${at(library)}/restore`);
  }

  /** For good. */
  purge(library: string, photos: readonly string[]): Promise<string[]> {
    return this.each(photos, `${at(library)}/purge`);
  }

  /** For good, all that is in it now. */
  async empty(library: string): Promise<number> {
    return (await this.api.send("POST", `${at(library)}/empty`, object({ count: whole }))).count;
  }

  list(library: string, after: string | undefined, signal: AbortSignal): Promise<TrashPage> {
    return this.api.get(`${at(library)}?limit=60${after === undefined ? "" : `&after=${encodeURIComponent(after)}`}`, page, signal);
  }

  thumbnailUrl(library: string, photo: string): string {
    return `/api/v1${at(library)}/${encodeURIComponent(photo)}/renditions/thumbnail`;
  }

  private async each(photos: readonly string[], path: string): Promise<string[]> {
    const all: string[] = [];
    for (let i = 0; i < photos.length; i += MostAtOnce) {
      all.push(...(await this.api.send("POST", path, done, { photos: photos.slice(i, i + MostAtOnce) })).photos);
    }
    return all;
  }
}

function at(library: string): string {
  return `/libraries/${encodeURIComponent(library)}/trash`;
}
