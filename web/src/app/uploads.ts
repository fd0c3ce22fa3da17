import { signal } from "@preact/signals";
import type { ApiClient } from "../api/apiClient";
import { FileHasher } from "../upload/fileHasher";
import type { FoundFile } from "../upload/foundFile";
import { HttpTransport } from "../upload/httpTransport";
import { UploadQueue } from "../upload/uploadQueue";
import { dropRoots, walk } from "../upload/walkDrop";
import type { Library } from "./library";

/** Until the server tells its own limit: 64 GB. */
const AnySize = 64 * 1024 ** 3;

/** The page's uploads: whatever way files come in, they end in the one queue. */
export class Uploads {
  readonly queue: UploadQueue;
  /** Grows with every change, at most once a frame. */
  readonly version = signal(0);
  private frame = 0;

  constructor(api: ApiClient, library: Library, hashWorkerUrl: string) {
    const clock = {
      later: (run: () => void, milliseconds: number) => window.setTimeout(run, milliseconds),
      cancel: (timer: unknown) => window.clearTimeout(timer as number),
      random: Math.random,
    };
    const limits = { senders: 3, lookAhead: 1000, checkBatch: 1000, maxBytes: AnySize };
    const transport = new HttpTransport(api, () => library.id, new FileHasher(hashWorkerUrl));
    this.queue = new UploadQueue(transport, clock, limits, () => this.changed());
    window.addEventListener("beforeunload", (event) => {
      if (this.queue.busy) {
        event.preventDefault();
      }
    });
    void this.learnLimits(api);
  }

  dropped(transfer: DataTransfer): void {
    const { entries, files } = dropRoots(transfer);
    this.queue.add(files.map(alone));
    void walk(entries, {
      found: (found) => this.queue.add(found),
      failed: () => this.queue.unreadable(),
    });
  }

  picked(files: Iterable<File>): void {
    this.queue.add(Array.from(files, alone));
  }

  private async learnLimits(api: ApiClient): Promise<void> {
    try {
      const { limits } = await api.server();
      this.queue.setLimits({ maxBytes: limits.maxUploadBytes, checkBatch: Math.min(1000, limits.maxCheckHashes) });
    } catch {
      // The limits only spare a useless upload: without them the server says no by itself.
    }
  }

  private changed(): void {
    this.frame ||= requestAnimationFrame(() => {
      this.frame = 0;
      this.version.value = this.queue.version;
    });
  }
}

/** A picked folder gives each file its path; a single file has its name alone. */
function alone(file: File): FoundFile {
  return { file, path: file.webkitRelativePath === "" ? file.name : file.webkitRelativePath };
}
