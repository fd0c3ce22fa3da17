import type { ApiClient } from "./apiClient";
import { flag, list, nothing, object, optional, orElse, text, whole, type Infer } from "./schema";

/** `counts`: whether the owner counts on it; `sameDiskAs`: others that are one copy together with it. */
const replica = object({
  id: text, name: text, accountId: text, photos: whole, bytes: whole, behindBy: orElse(0, whole), madeAt: text, lastSeen: text,
  counts: orElse(false, flag), sameDiskAs: orElse([], list(text)),
});

const trust = object({ askedBack: orElse(0, whole) });

/**
 * `onceReplicas`: how many copies an original needs before its bytes go here; absent while every original is kept here. `waitsUntil`: the
 * replicas are to say anew what they hold, and nothing is asked back before.
 */
const originals = object({
  onceReplicas: optional(whole), elsewhere: orElse(0, whole), bytes: orElse(0, whole), recalled: orElse(0, whole), atRisk: orElse(0, whole),
  waitsUntil: optional(text),
});

export type ReplicaAnswer = Infer<typeof replica>;

export type OriginalsAnswer = Infer<typeof originals>;

/** What the owner of a library asks of its copies elsewhere. */
export class ReplicaApi {
  constructor(private readonly api: ApiClient) {}

  async all(library: string, signal: AbortSignal): Promise<ReplicaAnswer[]> {
    return (await this.api.get(at(library), object({ replicas: list(replica) }), signal)).replicas;
  }

  originals(library: string, signal: AbortSignal): Promise<OriginalsAnswer> {
    return this.api.get(`${ofLibrary(library)}/originals`, originals, signal);
  }

  /** 1 to 10 copies from which on only renditions are kept here; null keeps every original here, and asks back what is not. */
  keepOriginals(library: string, onceReplicas: number | null): Promise<OriginalsAnswer> {
    return this.api.send("PUT", `${ofLibrary(library)}/originals`, originals, { onceReplicas });
  }

  /** Whether originals may be left to it. What has too few copies without it is asked back: so many. */
  async count(library: string, id: string, counts: boolean): Promise<number> {
    return (await this.api.send("PUT", `${at(library)}/${encodeURIComponent(id)}/trust`, trust, { counts })).askedBack;
  }

  /** Its files stay where they are. Refused (409) where originals would have too few copies without it, unless `even` so. */
  forget(library: string, id: string, even = false): Promise<void> {
    return this.api.send("DELETE", `${at(library)}/${encodeURIComponent(id)}${even ? "?even=true" : ""}`, nothing);
  }
}

function at(library: string): string {
  return `${ofLibrary(library)}/replicas`;
}

function ofLibrary(library: string): string {
  return `/libraries/${encodeURIComponent(library)}`;
}
