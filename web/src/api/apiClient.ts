import {
  accountAnswer,
  checkAnswer,
  factsAnswer,
  librariesAnswer,
  monthAnswer,
  receiptAnswer,
  serverAnswer,
  timelineAnswer,
  uploadAnswer,
  type AccountAnswer,
  type CheckAnswer,
  type FactsAnswer,
  type LibraryAnswer,
  type MonthAnswer,
  type ReceiptAnswer,
  type ServerAnswer,
  type TimelineAnswer,
  type UploadAnswer,
} from "./answers";
import { ApiError } from "./apiError";
import { nothing, type Schema } from "./schema";

type Fetch = (url: string, init: RequestInit) => Promise<Response>;

/** Photos asked for in one page of a month. */
const MonthPage = 1000;

export type Method = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";

/** The HTTP API v1. Every answer is read by its schema; every failure is an {@link ApiError} or an AbortError. */
export class ApiClient {
  /** Told when an answer says that nobody is signed in any more. */
  onSignedOut: () => void = () => {};
  /** Grows with every sign-in: what was asked before one says nothing about the session that came after it. */
  private signIns = 0;

  constructor(
    private readonly base = "/api/v1",
    private readonly fetch: Fetch = (url, init) => globalThis.fetch(url, init),
  ) {}

  get epoch(): number {
    return this.signIns;
  }

  /** A refusal as an error. `epoch` is that of the time when the request was sent. */
  refusal(status: number, body: string, retryAfter: string | null, epoch: number): ApiError {
    const error = ApiError.fromBody(status, body, retryAfter);
    if (error.signedOut && epoch === this.signIns) {
      this.onSignedOut();
    }
    return error;
  }

  me(signal?: AbortSignal): Promise<AccountAnswer> {
    return this.get("/me", accountAnswer, signal);
  }

  /** Begins what a sign-in makes: from here on, refusals of before are no news. */
  signedIn(): void {
    this.signIns++;
  }

  signOut(): Promise<void> {
    return this.send("DELETE", "/session", nothing);
  }

  server(): Promise<ServerAnswer> {
    return this.get("/server", serverAnswer);
  }

  async libraries(): Promise<LibraryAnswer[]> {
    return (await this.get("/libraries", librariesAnswer)).libraries;
  }

  timeline(library: string): Promise<TimelineAnswer> {
    return this.get(`/libraries/${encodeURIComponent(library)}/timeline`, timelineAnswer);
  }

  /** One page of a month's columns; `after` is the `next` of the page before. */
  async month(library: string, month: string, after: string | undefined, signal: AbortSignal): Promise<MonthAnswer> {
    const query = new URLSearchParams({ limit: String(MonthPage) });
    if (after !== undefined) {
      query.set("after", after);
    }
    const path = `/libraries/${encodeURIComponent(library)}/timeline/${encodeURIComponent(month)}?${query}`;
    const answer = await this.get(path, monthAnswer, signal);
    const length = answer.id.length;
    for (const column of ["taken", "width", "height", "placeholder", "tag", "kind", "state"] as const) {
      if (answer[column].length !== length) {
        throw new ApiError(200, "columns", `The server's answer is not understood: column ${column} of ${month} has another length.`);
      }
    }
    return answer;
  }

  facts(photo: string, signal?: AbortSignal): Promise<FactsAnswer> {
    return this.get(`/photos/${encodeURIComponent(photo)}`, factsAnswer, signal);
  }

  /** What a photo's sender got when it was durable, and what is known of its bytes since. */
  receipt(photo: string, signal: AbortSignal): Promise<ReceiptAnswer> {
    return this.get(`/photos/${encodeURIComponent(photo)}/receipt`, receiptAnswer, signal);
  }

  /** Which of these hashes (64 lower-case hex digits) the library has already. */
  check(library: string, hashes: readonly string[]): Promise<CheckAnswer> {
    return this.send("POST", `/libraries/${encodeURIComponent(library)}/photos/check`, checkAnswer, { sha256: hashes });
  }

  uploadUrl(library: string, name: string): string {
    return `${this.base}/libraries/${encodeURIComponent(library)}/photos?name=${encodeURIComponent(name)}`;
  }

  /** Where uploads that may be interrupted begin, as a whole address. */
  uploadsUrl(library: string): string {
    return new URL(`${this.base}/libraries/${encodeURIComponent(library)}/uploads`, globalThis.location?.href).href;
  }

  /** What became of an upload: its receipt when it is done. */
  upload(library: string, id: string): Promise<UploadAnswer> {
    return this.get(`/libraries/${encodeURIComponent(library)}/uploads/${encodeURIComponent(id)}`, uploadAnswer);
  }

  /** Ends an upload; what has come of it is removed. */
  endUpload(library: string, id: string): Promise<void> {
    return this.send("DELETE", `/libraries/${encodeURIComponent(library)}/uploads/${encodeURIComponent(id)}`, nothing);
  }

  eventsUrl(library: string, since: number): string {
    return `${this.base}/libraries/${encodeURIComponent(library)}/events?since=${since}`;
  }

  renditionUrl(photo: string, kind: "thumbnail" | "preview" | "film", tag: string): string {
    return `${this.base}/photos/${encodeURIComponent(photo)}/renditions/${kind}?tag=${encodeURIComponent(tag)}`;
  }

  originalUrl(photo: string): string {
    return `${this.base}/photos/${encodeURIComponent(photo)}/original`;
  }

  /** Asks for the first byte of an original. One that the replicas alone have is refused, and asked back from them by that. */
  async reachOriginal(photo: string): Promise<void> {
    const { epoch } = this;
    const answer = await this.fetch(this.originalUrl(photo), { headers: { range: "bytes=0-0" } }).catch(() => {
      throw ApiError.unreachable();
    });
    if (!answer.ok) {
      throw this.refusal(answer.status, await answer.text(), answer.headers.get("retry-after"), epoch);
    }
  }

  /** As it is shown: turned and cut. */
  editedUrl(photo: string): string {
    return `${this.base}/photos/${encodeURIComponent(photo)}/edited`;
  }

  get<T>(path: string, schema: Schema<T>, signal?: AbortSignal): Promise<T> {
    return this.request(path, schema, signal === undefined ? {} : { signal });
  }

  /** Asks for a change; `body` goes as JSON. */
  send<T>(method: Method, path: string, schema: Schema<T>, body?: unknown): Promise<T> {
    const json = { headers: { "content-type": "application/json" }, body: JSON.stringify(body) };
    return this.request(path, schema, { method, ...(body === undefined ? {} : json) });
  }

  private async request<T>(path: string, schema: Schema<T>, init: RequestInit): Promise<T> {
    const { epoch } = this;
    let response: Response;
    let body: string;
    try {
      response = await this.fetch(this.base + path, init);
      body = await response.text();
    } catch (error) {
      if (error instanceof Error && error.name === "AbortError") {
        throw error;
      }
      throw ApiError.unreachable();
    }
    if (!response.ok) {
      throw this.refusal(response.status, body, response.headers.get("retry-after"), epoch);
    }
    return schema.read(body === "" ? undefined : parse(body, path), "");
  }
}

function parse(body: string, path: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    throw new ApiError(200, "not-json", `The server's answer to ${path} is not JSON.`);
  }
}
