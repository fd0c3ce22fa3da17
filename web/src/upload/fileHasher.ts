import type { HashReply, HashRequest } from "./hashWorker";

/** A worker reads a file whole to hash it (crypto.subtle has no streaming): larger files are sent without asking first. */
const LargestHashed = 64 * 1024 * 1024;

/** Hashes files in a worker, which is started with the first one. */
export class FileHasher {
  private worker: Worker | undefined;
  private keys = 0;
  private readonly waiting = new Map<number, { resolve: (sha256: string) => void; reject: (error: Error) => void }>();

  constructor(private readonly workerUrl: string) {}

  /** Undefined when the file is too large, or the page is not a secure context (plain http from another machine). */
  async hash(file: File, signal: AbortSignal): Promise<string | undefined> {
    if (file.size > LargestHashed || globalThis.crypto?.subtle === undefined) {
      return undefined;
    }
    signal.throwIfAborted();
    const key = ++this.keys;
    return new Promise<string>((resolve, reject) => {
      this.waiting.set(key, { resolve, reject });
      const request: HashRequest = { key, file };
      this.started().postMessage(request);
    });
  }

  private started(): Worker {
    if (this.worker === undefined) {
      this.worker = new Worker(this.workerUrl, { type: "module" });
      this.worker.onmessage = (event: MessageEvent<HashReply>) => this.answered(event.data);
      this.worker.onerror = () => this.broke();
    }
    return this.worker;
  }

  private answered({ key, sha256, error }: HashReply): void {
    const asker = this.waiting.get(key);
    this.waiting.delete(key);
    if (sha256 !== undefined) {
      asker?.resolve(sha256);
    } else {
      asker?.reject(new Error(error ?? "the browser gave no reason"));
    }
  }

  private broke(): void {
    this.worker?.terminate();
    this.worker = undefined;
    for (const { reject } of this.waiting.values()) {
      reject(new Error("the hash worker stopped"));
    }
    this.waiting.clear();
  }
}
