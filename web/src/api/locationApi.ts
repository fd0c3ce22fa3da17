import type { ApiClient } from "./apiClient";
import { flag, list, nothing, object, oneOf, oneOfOr, optional, orElse, real, text, whole, type Infer } from "./schema";

/** `newLibraries`: what of libraries that are made from now on begins there. */
const location = object({
  id: text, name: text, address: text, addedAt: optional(text), newLibraries: optional(oneOf("all", "originals", "renditions")),
});

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
  library: text, state: oneOfOr("running", "done", "unfinished", "paused", "waiting"), startedAt: text, finishedAt: optional(text),
  total: whole, photos: whole, bytes: whole, left: whole, reason: optional(text),
});

const moveList = object({ moves: list(move), megabytesPerSecond: orElse(0, whole) });

export type LocationAnswer = Infer<typeof location>;
export type LocationTrial = Infer<typeof trial>;
export type CheckedLocation = Infer<typeof checked>;
export type MoveAnswer = Infer<typeof move>;
export type MoveList = Infer<typeof moveList>;

/** Ids of the locations of what people send, and of what is derived from it. */
export interface Places {
  readonly originals: string;
  readonly renditions: string;
}

/** As the server has it. */
export const MostPace = 100_000;

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

  /** Takes it off the list; what is in it stays. `lost` gives up one that died, where libraries may still have bytes. */
  remove(id: string, lost = false): Promise<void> {
    return this.api.send("DELETE", `${at(id)}${lost ? "?lost=true" : ""}`, nothing);
  }

  test(id: string): Promise<LocationTrial> {
    return this.api.send("POST", `${at(id)}/test`, trial);
  }

  /** Where libraries begin that are made from now on. */
  begin(places: Places): Promise<void> {
    return this.api.send("PUT", "/admin/locations/default", nothing, places);
  }

  /** The latest first; and megabytes (2^20 bytes) a second that all together may copy, 0 for as many as they can. */
  moves(signal: AbortSignal): Promise<MoveList> {
    return this.api.get("/admin/moves", moveList, signal);
  }

  /** 0 to {@link MostPace}. */
  setPace(megabytesPerSecond: number): Promise<void> {
    return this.api.send("PUT", "/admin/moves/pace", nothing, { megabytesPerSecond });
  }

  /** Where a library's bytes are put from now on; what it has elsewhere follows. */
  use(library: string, places: Places): Promise<void> {
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
