import type { ApiClient } from "./apiClient";
import { flag, list, nothing, object, oneOfOr, optional, orElse, real, text, whole, type Infer } from "./schema";

const location = object({ id: text, name: text, address: text, addedAt: optional(text) });

const abilities = object({ conditionalPut: flag, checksMd5: flag, checksSha256: flag, parts: flag, copies: flag });

const trial = object({
  state: text, problem: optional(text), writeMegabytesPerSecond: optional(real), readMegabytesPerSecond: optional(real),
  smallRequestMilliseconds: optional(real), abilities: optional(abilities),
});

const checked = object({
  name: text, state: text, problem: optional(text), photos: orElse(0, whole), bytes: orElse(0, whole),
  freeBytes: optional(whole), totalBytes: optional(whole),
});

const move = object({
  library: text, state: oneOfOr("running", "done", "unfinished", "paused"), startedAt: text, finishedAt: optional(text),
  total: whole, photos: whole, bytes: whole, left: whole, reason: optional(text),
});

export type LocationAnswer = Infer<typeof location>;
export type LocationTrial = Infer<typeof trial>;
export type CheckedLocation = Infer<typeof checked>;
export type MoveAnswer = Infer<typeof move>;

/** What an administrator asks of the places where bytes live, and of the moves between them. */
export class LocationApi {
  constructor(private readonly api: ApiClient) {}

  /** The server's own first. */
  async all(signal: AbortSignal): Promise<LocationAnswer[]> {
    return (await this.api.get("/admin/locations", object({ locations: list(location) }), signal)).locations;
  }

  /** Writes, reads back and deletes at each: what it says is true now, and it takes as long as the slowest. */
  async check(signal: AbortSignal): Promise<CheckedLocation[]> {
    return (await this.api.get("/admin/storage", object({ locations: list(checked) }), signal)).locations;
  }

  add(name: string, address: string): Promise<void> {
    return this.api.send("POST", "/admin/locations", nothing, { name, address });
  }

  rename(id: string, name: string): Promise<void> {
    return this.api.send("PATCH", at(id), nothing, { name });
  }

  /** Takes it off the list; what is in it stays. */
  remove(id: string): Promise<void> {
    return this.api.send("DELETE", at(id), nothing);
  }

  test(id: string): Promise<LocationTrial> {
    return this.api.send("POST", `${at(id)}/test`, trial);
  }

  /** The latest first. */
  async moves(signal: AbortSignal): Promise<MoveAnswer[]> {
    return (await this.api.get("/admin/moves", object({ moves: list(move) }), signal)).moves;
  }

  /** Where a library's bytes are put from now on, by the ids of the locations; what it has elsewhere follows. */
  use(library: string, places: { originals: string; renditions: string }): Promise<void> {
    return this.api.send("PUT", ofLibrary(library), nothing, places);
  }

  pause(library: string): Promise<void> {
    return this.api.send("POST", `${ofLibrary(library)}/pause`, nothing);
  }

  /** Tries again what could not be moved, too. */
  resume(library: string): Promise<void> {
    return this.api.send("POST", `${ofLibrary(library)}/resume`, nothing);
  }
}

function at(id: string): string {
  return `/admin/locations/${encodeURIComponent(id)}`;
}

function ofLibrary(library: string): string {
  return `/admin/libraries/${encodeURIComponent(library)}/locations`;
}
