import type { FoundFile } from "./foundFile";

export type UploadState =
  | "waiting"
  | "hashing"
  | "checking"
  | "ready"
  | "sending"
  | "retrying"
  | "done"
  | "present"
  | "failed"
  | "cancelled";

/** One file on its way. Changed only by {@link UploadQueue}. */
export interface UploadItem {
  readonly key: number;
  readonly source: FoundFile;
  /** Id of the library that was shown when the file came. */
  readonly library: string;
  readonly name: string;
  readonly size: number;
  state: UploadState;
  /** Bytes that left this device in the current try. */
  sent: number;
  /** 64 lower-case hex digits, once known. */
  sha256: string | undefined;
  attempts: number;
  /** The server's sentence, when failed or about to be tried again. */
  reason: string | undefined;
  photoId: string | undefined;
}

export function isOver(state: UploadState): boolean {
  return state === "done" || state === "present" || state === "failed" || state === "cancelled";
}
