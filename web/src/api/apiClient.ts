import {
  checkAnswer,
  factsAnswer,
  librariesAnswer,
  monthAnswer,
  serverAnswer,
  timelineAnswer,
  type CheckAnswer,
  type FactsAnswer,
  type LibraryAnswer,
  type MonthAnswer,
  type ServerAnswer,
  type TimelineAnswer,
} from "./answers";
import { ApiError } from "./apiError";
import type { Schema } from "./schema";

type Fetch = (url: string, init: RequestInit) => Promise<Response>;

/** Photos asked for in one page of a month. */
const MonthPage = 1000;

/** The HTTP API v1. Every answer is read by its schema; every failure is an {@link ApiError} or an AbortError. */
export class ApiClient {
  constructor(
    private readonly base = "/api/v1",
    private readonly fetch: Fetch = (url, init) => globalThis.fetch(url, init),
  ) {}

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

  /** Which of these hashes (64 lower-case hex digits) the library has already. */
  check(library: string, hashes: readonly string[]): Promise<CheckAnswer> {
    return this.request(`/libraries/${encodeURIComponent(library)}/photos/check`, checkAnswer, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ sha256: hashes }),
    });
  }

  uploadUrl(library: string, name: string): string {
    return `${this.base}/libraries/${encodeURIComponent(library)}/photos?name=${encodeURIComponent(name)}`;
  }

  eventsUrl(library: string, since: number): string {
    return `${this.base}/libraries/${encodeURIComponent(library)}/events?since=${since}`;
  }

  renditionUrl(photo: string, kind: "thumbnail" | "preview", tag: string): string {
    return `${this.base}/photos/${encodeURIComponent(photo)}/renditions/${kind}?tag=${encodeURIComponent(tag)}`;
  }

  originalUrl(photo: string): string {
    return `${this.base}/photos/${encodeURIComponent(photo)}/original`;
  }

  private get<T>(path: string, schema: Schema<T>, signal?: AbortSignal): Promise<T> {
    return this.request(path, schema, signal === undefined ? {} : { signal });
  }

  private async request<T>(path: string, schema: Schema<T>, init: RequestInit): Promise<T> {
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
      throw ApiError.fromBody(response.status, body, response.headers.get("retry-after"));
    }
    return schema.read(parse(body, path), "");
  }
}

function parse(body: string, path: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    throw new ApiError(200, "not-json", `The server's answer to ${path} is not JSON.`);
  }
}
