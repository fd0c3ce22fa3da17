import type { FoundFile } from "./foundFile";

export type UploadState =
  | "waiting"
  | "hashing"
  | "checking"
  | "ready"
  | "sending"
  | "retrying"
  | "paused"
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
  /** Bytes that left this device, with those of earlier tries that the server has kept. */
  sent: number;
  /** Bytes that the server has for good: 0 for a file that goes in one piece. */
  kept: number;
  /** The id of its upload at the server, when it goes in pieces and has begun. */
  upload: string | undefined;
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
