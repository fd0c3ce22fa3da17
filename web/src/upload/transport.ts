import type { UploadItem } from "./uploadItem";

export interface Sent {
  readonly photoId: string;
  /** The library had these bytes already. */
  readonly duplicate: boolean;
}

/** Told of bytes that left this device, and of those that the server has for good: a next try goes on after them. */
export type Progress = (sent: number, kept?: number) => void;

/** How the queue reaches the file and the server: a test gives its own. */
export interface Transport {
  /** SHA-256 as lower-case hex; undefined when this device or this file's size does not allow it. */
  hash(item: UploadItem, signal: AbortSignal): Promise<string | undefined>;
  /** The hashes that the library has, with their photos. */
  check(library: string, hashes: readonly string[]): Promise<Map<string, string>>;
  /** Rejects with an ApiError, or an AbortError when cancelled. */
  send(item: UploadItem, progress: Progress, signal: AbortSignal): Promise<Sent>;
  /** Whether a broken upload of this file goes on where it was. */
  resumes(item: UploadItem): boolean;
  /** The file is not wanted any more: what has come of it can go. */
  discard(item: UploadItem): void;
}

/** Time and chance, so that a test can hold both. */
export interface Clock {
  later(run: () => void, milliseconds: number): unknown;
  cancel(timer: unknown): void;
  random(): number;
  /** False when this device knows that it has no network. */
  online(): boolean;
}
