import { changeAnswer, seqAnswer, type ChangeAnswer } from "./answers";

/** The part of EventSource that is used: a test gives its own. */
export interface EventSourceLike {
  addEventListener(type: string, listener: (event: { data?: unknown }) => void): void;
  close(): void;
}

export type StreamState = "connecting" | "live" | "lost" | "paused";

export interface ChangeStreamOptions {
  url: (since: number) => string;
  open: (url: string) => EventSourceLike;
  onChange: (change: ChangeAnswer) => void;
  /** Too far behind: what is on the page must be loaded anew; the stream goes on from `lastSeq`. */
  onReset: (lastSeq: number) => void;
  onState: (state: StreamState) => void;
  /** Something that is not a change in our sense came by. */
  onFault: (error: Error) => void;
  later: (run: () => void, milliseconds: number) => unknown;
  cancel: (timer: unknown) => void;
}

const FirstWait = 500;
const LongestWait = 10_000;

/**
 * The change log as server-sent events, resumed after every break at the last `seq` that was seen.
 * EventSource's own reconnect is not used: it gives up for good on an answer that is not 200 (a server that is just
 * starting), so a broken connection is closed and a new one is opened with `?since=`, which means the same as Last-Event-ID.
 */
export class ChangeStream {
  private source: EventSourceLike | undefined;
  private timer: unknown;
  private wait = FirstWait;
  private lastSeq: number;

  constructor(
    since: number,
    private readonly options: ChangeStreamOptions,
  ) {
    this.lastSeq = since;
  }

  get seq(): number {
    return this.lastSeq;
  }

  start(): void {
    this.connect();
  }

  /** Closes the connection and keeps the place: a page in the background must not hold one of the browser's few. */
  pause(): void {
    this.close();
    this.options.onState("paused");
  }

  /** Connects at once, whatever the waiting time was. */
  resume(): void {
    if (this.source === undefined) {
      this.wait = FirstWait;
      this.connect();
    }
  }

  stop(): void {
    this.close();
  }

  private connect(): void {
    this.close();
    this.options.onState("connecting");
    const source = this.options.open(this.options.url(this.lastSeq));
    this.source = source;
    const current = (listen: (data: unknown) => void) => (event: { data?: unknown }) => {
      if (this.source === source) {
        listen(event.data);
      }
    };
    source.addEventListener("hello", current(() => this.greeted()));
    source.addEventListener("change", current((data) => this.read(data, (json) => this.changed(json))));
    source.addEventListener("reset", current((data) => this.read(data, (json) => this.reset(json))));
    source.addEventListener("error", current(() => this.broken()));
  }

  private greeted(): void {
    this.wait = FirstWait;
    this.options.onState("live");
  }

  private changed(json: unknown): void {
    const change = changeAnswer.read(json, "change");
    if (change.seq <= this.lastSeq) {
      return; // Sent twice, at the seam of two connections.
    }
    this.lastSeq = change.seq;
    // A film that has become a part of a picture's photo goes out of the timeline.
    this.options.onChange(change.photo.partOf === undefined ? change : { ...change, kind: "removed" });
  }

  private reset(json: unknown): void {
    this.lastSeq = seqAnswer.read(json, "reset").lastSeq;
    this.options.onReset(this.lastSeq);
  }

  private broken(): void {
    this.close();
    this.options.onState("lost");
    this.timer = this.options.later(() => this.connect(), this.wait);
    this.wait = Math.min(this.wait * 2, LongestWait);
  }

  private read(data: unknown, then: (json: unknown) => void): void {
    try {
      then(JSON.parse(String(data)));
    } catch (error) {
      this.options.onFault(error instanceof Error ? error : new Error(String(error)));
    }
  }

  private close(): void {
    if (this.timer !== undefined) {
      this.options.cancel(this.timer);
      this.timer = undefined;
    }
    this.source?.close();
    this.source = undefined;
  }
}
