import { effect, signal } from "@preact/signals";
import { UsualPiece } from "../api/answers";
import type { ApiClient } from "../api/apiClient";
import { FileHasher } from "../upload/fileHasher";
import type { FoundFile } from "../upload/foundFile";
import { HttpTransport } from "../upload/httpTransport";
import { UploadQueue } from "../upload/uploadQueue";
import { dropRoots, walk } from "../upload/walkDrop";
import type { Library } from "./library";
import type { ServerInfo } from "./serverInfo";

/** Until the server tells its own limit: 64 GB. */
const AnySize = 64 * 1024 ** 3;

/** The page's uploads: whatever way files come in, they end in the one queue. */
export class Uploads {
  readonly queue: UploadQueue;
  /** Grows with every change, at most once a frame. */
  readonly version = signal(0);
  private frame = 0;
  private givenUp = false;

  constructor(
    api: ApiClient,
    server: ServerInfo,
    private readonly library: Library,
    hashWorkerUrl: string,
  ) {
    const clock = {
      later: (run: () => void, milliseconds: number) => window.setTimeout(run, milliseconds),
      cancel: (timer: unknown) => window.clearTimeout(timer as number),
      random: Math.random,
      online: () => navigator.onLine,
    };
    const limits = { senders: 3, lookAhead: 1000, checkBatch: 1000, maxBytes: AnySize };
    const transport = new HttpTransport(api, new FileHasher(hashWorkerUrl), () => server.answer.value?.limits.pieceBytes ?? UsualPiece);
    this.queue = new UploadQueue(transport, clock, limits, () => this.changed());
    window.addEventListener("online", () => this.queue.hurry());
    window.addEventListener("beforeunload", (event) => {
      if (this.queue.busy && !this.givenUp) {
        event.preventDefault();
      }
    });
    // The limits only spare a useless upload: until they are known, the server says no by itself.
    effect(() => {
      const limits = server.answer.value?.limits;
      if (limits !== undefined) {
        this.queue.setLimits({ maxBytes: limits.maxUploadBytes, checkBatch: Math.min(1000, limits.maxCheckHashes) });
      }
    });
  }

  dropped(transfer: DataTransfer): void {
    // The library that is shown now, also when the folder is read for a while and another one is opened meanwhile.
    const { id } = this.library;
    const { entries, files } = dropRoots(transfer);
    this.queue.add(files.map(alone), id);
    void walk(entries, {
      found: (found) => this.queue.add(found, id),
      failed: () => this.queue.unreadable(),
    });
  }

  picked(files: Iterable<File>): void {
    this.queue.add(Array.from(files, alone), this.library.id);
  }

  /** The person leaves, and knows what is lost by it. */
  giveUp(): void {
    this.givenUp = true;
    this.queue.cancelAll();
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
