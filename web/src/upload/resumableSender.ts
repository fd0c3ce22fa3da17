import { Upload, type DetailedError, type HttpRequest, type HttpResponse } from "tus-js-client";
import type { ApiClient } from "../api/apiClient";
import { ApiError } from "../api/apiError";
import type { BegunUploads } from "./begunUploads";
import { rfc3339 } from "./localTime";
import type { Progress, Sent } from "./transport";
import type { UploadItem } from "./uploadItem";

/**
 * Chromium sends a request again by itself, whole, when a connection that it kept turns out to be dead. The server refuses it then, since it has
 * some of these bytes; what went out is lost. So pieces are smaller than a server takes.
 */
const LargestPiece = 16 * 1024 * 1024;

/** Less would spend the line on headers. */
const SmallestPiece = 1024 * 1024;

/** Milliseconds without a byte or an answer after which a connection counts as dead: browsers wait for minutes. */
const Patience = 100_000;

/** Where a resumed upload's HEAD says this, the server does not have it any more, or not for this person. */
const Gone = [403, 404, 410];

/**
 * Sends a large file in pieces, by tus 1.0.0, and goes on where it stopped: in the next try, and when the same file comes again after the page was
 * loaded anew. When to try again is the queue's affair.
 */
export class ResumableSender {
  /** Of a file that is sent twice at once, the second goes a way of its own: requests on one upload end each other. */
  private readonly ways = new Map<string, UploadItem>();
  private readonly pieces = new WeakMap<UploadItem, number>();

  constructor(
    private readonly api: ApiClient,
    private readonly begun: BegunUploads,
    /** Bytes that the server wants in one request at most. */
    private readonly largestPiece: () => number,
  ) {}

  async send(item: UploadItem, progress: Progress, signal: AbortSignal): Promise<Sent> {
    signal.throwIfAborted();
    const known = this.idOf(item);
    const before = item.kept;
    try {
      const id = await this.run(item, known, progress, signal);
      const { receipt, problem } = await this.api.upload(item.library, id);
      if (receipt === undefined) {
        throw new ApiError(409, "no-receipt", `The server has all bytes and no photo: ${problem ?? "it gave no reason"}`);
      }
      this.leave(item);
      return { photoId: receipt.photoId, duplicate: receipt.duplicate };
    } catch (error) {
      // A line on which nothing gets through, or a proxy that keeps a body until it is whole, gets smaller pieces.
      if (item.kept === before && error instanceof ApiError && error.status === 0) {
        this.pieces.set(item, Math.max(SmallestPiece, this.pieceOf(item) / 4));
      }
      throw error;
    }
  }

  /** Ends an upload for good: the server removes what has come. When it cannot be told, it does so after a week. */
  async discard(item: UploadItem): Promise<void> {
    const id = this.idOf(item);
    this.leave(item);
    if (id !== undefined) {
      await this.api.endUpload(item.library, id);
    }
  }

  private idOf(item: UploadItem): string | undefined {
    const id = item.upload ?? this.begun.find(item);
    const other = id === undefined ? undefined : this.ways.get(id);
    return other === undefined || other === item ? id : undefined;
  }

  private enter(item: UploadItem, id: string): void {
    item.upload = id;
    this.ways.set(id, item);
    this.begun.keep(item, id);
  }

  private leave(item: UploadItem): void {
    if (item.upload !== undefined) {
      this.ways.delete(item.upload);
      item.upload = undefined;
    }
    this.begun.forget(item);
  }

  private pieceOf(item: UploadItem): number {
    return Math.min(LargestPiece, this.largestPiece(), this.pieces.get(item) ?? Infinity);
  }

  /** Brings the bytes there. Resolves with the upload's id once all are. */
  private run(item: UploadItem, known: string | undefined, progress: Progress, signal: AbortSignal): Promise<string> {
    return new Promise((resolve, reject) => {
      const { epoch } = this.api;
      const uploads = this.api.uploadsUrl(item.library);
      let silence: ReturnType<typeof setTimeout> | undefined;
      const upload = new Upload(item.source.file, {
        endpoint: uploads,
        uploadUrl: known === undefined ? null : `${uploads}/${known}`,
        uploadSize: item.size,
        metadata: metadataOf(item),
        chunkSize: this.pieceOf(item),
        retryDelays: null,
        storeFingerprintForResuming: false,
        onUploadUrlAvailable: () => this.enter(item, lastSegment(upload.url!)),
        onProgress: (sent) => {
          listen();
          progress(sent, item.kept);
        },
        onAfterResponse: (request, response) => {
          listen();
          this.heed(item, request, response, epoch, progress);
          upload.options.chunkSize = this.pieceOf(item);
          if (request.getMethod() === "POST" && response.getHeader("x-qmulum-photo")) {
            // The library has these bytes by their hash: not one is sent.
            finish(() => resolve(lastSegment(response.getHeader("location") ?? "")));
          }
        },
        onSuccess: () => finish(() => resolve(item.upload!)),
        onError: (error) => finish(() => reject(this.faultOf(error, epoch))),
      });
      const finish = (settle: () => void) => {
        clearTimeout(silence);
        signal.removeEventListener("abort", cancel);
        void upload.abort();
        settle();
      };
      const cancel = () => finish(() => reject(new DOMException("Cancelled.", "AbortError")));
      const listen = () => {
        clearTimeout(silence);
        silence = setTimeout(() => finish(() => reject(ApiError.unreachable())), Patience);
      };
      signal.addEventListener("abort", cancel);
      listen();
      upload.start();
    });
  }

  /** Takes note of how far the server has the file, and grows pieces again that get through. */
  private heed(item: UploadItem, request: HttpRequest, response: HttpResponse, epoch: number, progress: Progress): void {
    const status = response.getStatus();
    if (request.getMethod() === "HEAD" && status > 299 && !Gone.includes(status)) {
      // To the library any refusal means that the upload is gone, and it would begin a new one.
      throw this.refusal(response, epoch);
    }
    const offset = Number(response.getHeader("upload-offset") ?? NaN);
    if (status <= 299 && Number.isSafeInteger(offset)) {
      progress(offset, offset);
    }
    if (request.getMethod() === "PATCH" && status <= 299 && this.pieces.has(item)) {
      this.pieces.set(item, this.pieceOf(item) * 2);
    }
  }

  private faultOf(error: Error | DetailedError, epoch: number): Error {
    const { originalResponse, causingError } = error as Partial<DetailedError>;
    if (causingError instanceof ApiError) {
      return causingError;
    }
    return originalResponse ? this.refusal(originalResponse, epoch) : "originalRequest" in error ? ApiError.unreachable() : error;
  }

  private refusal(response: HttpResponse, epoch: number): ApiError {
    return this.api.refusal(response.getStatus(), response.getBody(), response.getHeader("retry-after") ?? null, epoch);
  }
}

function metadataOf({ name, source, sha256 }: UploadItem): Record<string, string> {
  const { file, path } = source;
  return { filename: name, path, modified: rfc3339(file.lastModified), ...(sha256 === undefined ? {} : { sha256 }) };
}

function lastSegment(url: string): string {
  return url.slice(url.lastIndexOf("/") + 1);
}
