import { receiptAnswer } from "../api/answers";
import type { ApiClient } from "../api/apiClient";
import { ApiError } from "../api/apiError";
import { BegunUploads } from "./begunUploads";
import type { FileHasher } from "./fileHasher";
import { rfc3339 } from "./localTime";
import type { ResumableSender } from "./resumableSender";
import type { Progress, Sent, Transport } from "./transport";
import type { UploadItem } from "./uploadItem";

/** From this size on a second start costs more than asking how far an upload is. */
const InPiecesFrom = 16 * 1024 * 1024;

/** Uploads a small file as a raw body by XMLHttpRequest (fetch tells no progress of what it sends), a large one in pieces. */
export class HttpTransport implements Transport {
  private sender: Promise<ResumableSender> | undefined;

  constructor(
    private readonly api: ApiClient,
    private readonly hasher: FileHasher,
    /** Bytes that the server wants in one request at most. */
    private readonly largestPiece: () => number,
  ) {}

  hash(item: UploadItem, signal: AbortSignal): Promise<string | undefined> {
    return this.hasher.hash(item.source.file, signal);
  }

  async check(library: string, hashes: readonly string[]): Promise<Map<string, string>> {
    const { present } = await this.api.check(library, hashes);
    // What lies in the trash is sent: whoever adds it here wants to have it back.
    return new Map(present.filter(({ inTrash }) => !inTrash).map(({ sha256, photoId }) => [sha256, photoId]));
  }

  resumes(item: UploadItem): boolean {
    return item.size > InPiecesFrom;
  }

  discard(item: UploadItem): void {
    // When it cannot be told, the server gives the upload up by itself.
    void this.sender?.then((sender) => sender.discard(item)).catch(() => undefined);
  }

  async send(item: UploadItem, progress: Progress, signal: AbortSignal): Promise<Sent> {
    const sender = this.resumes(item) ? await this.senderInPieces() : undefined;
    return sender === undefined ? this.sendWhole(item, progress, signal) : sender.send(item, progress, signal);
  }

  /** What sends in pieces is fetched with the first large file. Undefined when it does not arrive: the file goes in one body then. */
  private async senderInPieces(): Promise<ResumableSender | undefined> {
    this.sender ??= import("./resumableSender").then(
      ({ ResumableSender: Sender }) => new Sender(this.api, new BegunUploads(localStorage, Date.now), this.largestPiece),
    );
    try {
      return await this.sender;
    } catch {
      this.sender = undefined;
      return undefined;
    }
  }

  private sendWhole(item: UploadItem, progress: Progress, signal: AbortSignal): Promise<Sent> {
    signal.throwIfAborted();
    return new Promise((resolve, reject) => {
      const request = new XMLHttpRequest();
      const abort = () => request.abort();
      const { epoch } = this.api;
      request.open("POST", this.api.uploadUrl(item.library, item.name));
      for (const [name, value] of headersOf(item)) {
        request.setRequestHeader(name, value);
      }
      request.upload.onprogress = (event) => progress(event.loaded);
      request.onload = () => this.settle(request, epoch, resolve, reject);
      request.onerror = () => reject(ApiError.unreachable());
      request.onabort = () => reject(new DOMException("Cancelled.", "AbortError"));
      request.onloadend = () => signal.removeEventListener("abort", abort);
      signal.addEventListener("abort", abort);
      request.send(item.source.file);
    });
  }

  private settle(request: XMLHttpRequest, epoch: number, resolve: (sent: Sent) => void, reject: (error: Error) => void): void {
    if (request.status < 200 || request.status > 299) {
      reject(this.api.refusal(request.status, request.responseText, request.getResponseHeader("retry-after"), epoch));
      return;
    }
    try {
      const { photoId, duplicate } = receiptAnswer.read(JSON.parse(request.responseText), "receipt");
      resolve({ photoId, duplicate });
    } catch (error) {
      reject(error instanceof Error ? error : new Error(String(error)));
    }
  }
}

function headersOf({ source, sha256 }: UploadItem): [string, string][] {
  const { file, path } = source;
  const media = file.type.startsWith("image/") || file.type.startsWith("video/");
  const headers: [string, string][] = [
    ["content-type", media ? file.type : "application/octet-stream"],
    ["x-qmulum-path", path.split("/").map(encodeURIComponent).join("/")],
    ["x-qmulum-modified", rfc3339(file.lastModified)],
  ];
  if (sha256 !== undefined) {
    headers.push(["repr-digest", `sha-256=:${base64OfHex(sha256)}:`]);
  }
  return headers;
}

function base64OfHex(hex: string): string {
  return btoa(hex.replace(/../g, (pair) => String.fromCharCode(parseInt(pair, 16))));
}
