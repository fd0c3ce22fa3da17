import type { ApiClient } from "./apiClient";
import { list, object, oneOfOr, optional, orElse, text, whole, type Infer } from "./schema";

const record = object({
  id: text, accountId: text, name: text, device: orElse("", text), path: orElse("", text), client: orElse("", text),
  /** Bytes; 0 while it is not known. */
  size: orElse(0, whole), received: orElse(0, whole),
  state: oneOfOr("open", "done", "failed", "ended"), stops: orElse(0, whole), reason: orElse("", text), beganAt: text, heardAt: text,
});

const recordPage = object({ uploads: list(record), next: optional(text) });

export type UploadRecord = Infer<typeof record>;
export type UploadRecordPage = Infer<typeof recordPage>;

export interface UploadFilter {
  /** Empty for all. */
  readonly state: UploadRecord["state"] | "";
  /** As the client named it; empty for all. */
  readonly device: string;
}

/** One page of what became of uploads, the latest first: of one's own, for the library's owner of everybody's. */
export function uploadHistory(
  api: ApiClient, library: string, filter: UploadFilter, after: string | undefined, signal: AbortSignal,
): Promise<UploadRecordPage> {
  const given = Object.entries({ ...filter, after: after ?? "" }).filter(([, value]) => value !== "");
  return api.get(`/libraries/${encodeURIComponent(library)}/uploads?${new URLSearchParams(given)}`, recordPage, signal);
}
