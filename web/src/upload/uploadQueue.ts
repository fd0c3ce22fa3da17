import { ApiError } from "../api/apiError";
import { accept } from "./acceptance";
import { backoff, MostAttempts } from "./backoff";
import type { FoundFile } from "./foundFile";
import type { Clock, Transport } from "./transport";
import { isOver, type UploadItem, type UploadState } from "./uploadItem";

export interface UploadLimits {
  /** Uploads at once. A browser has six connections to a server over HTTP/1.1: one is the event stream's, two stay for pictures. */
  readonly senders: number;
  /** Files hashed ahead of the uploads. */
  readonly lookAhead: number;
  /** Hashes asked for in one question. */
  readonly checkBatch: number;
  /** Largest file the server takes, bytes. */
  readonly maxBytes: number;
}

/** States in which some bytes of a file may be there. */
const Underway: readonly UploadState[] = ["sending", "retrying", "paused", "ready"];

export interface UploadTotals {
  readonly files: number;
  readonly over: number;
  readonly done: number;
  readonly present: number;
  readonly failed: number;
  readonly cancelled: number;
  readonly bytes: number;
  readonly bytesOver: number;
}

/** Files that were not taken, by reason. */
export interface Skipped {
  system: number;
  other: number;
  unreadable: number;
}

/**
 * Takes files through: waiting → hashing → checking → (present | ready → sending → done | failed). One file is hashed at a time, the
 * hashes are asked for together, a few uploads run at once; the items are small, the bytes stay with the browser.
 */
export class UploadQueue {
  readonly items: UploadItem[] = [];
  readonly skipped: Skipped = { system: 0, other: 0, unreadable: 0 };
  /** Grows with every change. */
  version = 0;
  private readonly inState = new Map<UploadState, Set<UploadItem>>();
  private readonly running = new Map<UploadItem, AbortController>();
  /** Ready, and before the others. */
  private readonly hurried = new Set<UploadItem>();
  private readonly timers = new Map<UploadItem, unknown>();
  private bytesAll = 0;
  private bytesOver = 0;
  private checksRunning = 0;
  private isHeld = false;
  private keys = 0;

  constructor(
    private readonly transport: Transport,
    private readonly clock: Clock,
    private limits: UploadLimits,
    private readonly changed: () => void,
  ) {}

  get totals(): UploadTotals {
    let sending = 0;
    for (const state of Underway) {
      for (const item of this.within(state)) {
        sending += Math.min(item.sent, item.size);
      }
    }
    const count = (state: UploadState) => this.within(state).size;
    const [done, present, failed, cancelled] = [count("done"), count("present"), count("failed"), count("cancelled")];
    return {
      files: this.items.length,
      over: done + present + failed + cancelled,
      done,
      present,
      failed,
      cancelled,
      bytes: this.bytesAll,
      bytesOver: this.bytesOver + sending,
    };
  }

  get busy(): boolean {
    const { files, over } = this.totals;
    return over < files;
  }

  setLimits(limits: Partial<UploadLimits>): void {
    this.limits = { ...this.limits, ...limits };
  }

  /** Nothing is asked of the server: the session ended. What was found stays, in its place. */
  get held(): boolean {
    return this.isHeld;
  }

  hold(): void {
    this.isHeld = true;
    this.touch();
  }

  goOn(): void {
    this.isHeld = false;
    this.pump();
  }

  add(files: readonly FoundFile[], library: string): void {
    for (const found of files) {
      const verdict = accept(found.file.name, found.file.type);
      if (verdict === "photo") {
        this.enter(found, library);
      } else {
        this.skipped[verdict === "other" ? "other" : "system"]++;
      }
    }
    this.pump();
  }

  unreadable(): void {
    this.skipped.unreadable++;
    this.touch();
  }

  retry(item: UploadItem): void {
    if (item.state === "failed" || item.state === "cancelled") {
      item.attempts = 0;
      item.sent = item.kept;
      item.reason = undefined;
      this.bytesOver -= item.size;
      this.move(item, item.sha256 === undefined ? "waiting" : "ready");
      this.pump();
    }
  }

  retryFailed(): void {
    for (const item of [...this.within("failed")]) {
      this.retry(item);
    }
  }

  cancel(item: UploadItem): void {
    if (!isOver(item.state)) {
      this.drop(item);
      this.pump();
    }
  }

  cancelAll(): void {
    for (const item of this.items) {
      if (!isOver(item.state)) {
        this.drop(item);
      }
    }
  }

  /** Whether a person can stop this file for a while and lose nothing by it. */
  canPause(item: UploadItem): boolean {
    return (item.state === "sending" || item.state === "retrying") && this.transport.resumes(item);
  }

  /** Sends no more of this file until it is told to go on; the next one takes its place. */
  pause(item: UploadItem): void {
    if (this.canPause(item)) {
      this.stop(item);
      item.sent = item.kept;
      this.move(item, "paused");
      this.pump();
    }
  }

  /** Goes on with a file that was paused, before those that have not begun. */
  resume(item: UploadItem): void {
    if (item.state === "paused") {
      item.attempts = 0;
      this.move(item, "ready");
      this.hurried.add(item);
      this.pump();
    }
  }

  /** The network is back: what waits to be tried again does not wait any longer. */
  hurry(): void {
    for (const item of [...this.within("retrying")]) {
      this.clock.cancel(this.timers.get(item));
      this.again(item);
    }
  }

  /** Forgets what is over, when all is. */
  clear(): void {
    if (this.busy) {
      return;
    }
    this.items.length = 0;
    this.inState.clear();
    this.bytesAll = 0;
    this.bytesOver = 0;
    Object.assign(this.skipped, { system: 0, other: 0, unreadable: 0 });
    this.touch();
  }

  within(state: UploadState): ReadonlySet<UploadItem> {
    return this.setOf(state);
  }

  private enter(source: FoundFile, library: string): void {
    const { name, size } = source.file;
    const item: UploadItem = {
      key: ++this.keys,
      source,
      library,
      name,
      size,
      state: "waiting",
      sent: 0,
      kept: 0,
      upload: undefined,
      sha256: undefined,
      attempts: 0,
      reason: undefined,
      photoId: undefined,
    };
    this.items.push(item);
    this.bytesAll += size;
    this.setOf("waiting").add(item);
    if (size > this.limits.maxBytes) {
      this.finish(item, "failed", "This file is larger than the server takes.");
    }
  }

  /** Starts whatever may start. */
  private pump(): void {
    this.startHash();
    this.startCheck();
    this.startSends();
    this.touch();
  }

  private startHash(): void {
    const ahead = this.within("checking").size + this.within("ready").size;
    const next = first(this.within("waiting"));
    if (next === undefined || this.within("hashing").size > 0 || ahead >= this.limits.lookAhead) {
      return;
    }
    this.move(next, "hashing");
    void this.hash(next);
  }

  private async hash(item: UploadItem): Promise<void> {
    const running = this.begin(item);
    try {
      const sha256 = await this.transport.hash(item, running.signal);
      if (this.running.get(item) === running) {
        this.running.delete(item);
        item.sha256 = sha256;
        this.move(item, sha256 === undefined ? "ready" : "checking");
      }
    } catch (error) {
      if (this.running.get(item) === running) {
        this.finish(item, "failed", `This file cannot be read: ${messageOf(error)}`);
      }
    }
    this.pump();
  }

  /** Asks when a batch is full, or when a sender would otherwise have nothing to do. */
  private startCheck(): void {
    const waiting = this.within("checking");
    const hungry = this.within("ready").size + this.within("sending").size + this.within("retrying").size < this.limits.senders;
    const noMoreToCome = this.within("waiting").size + this.within("hashing").size === 0;
    const due = hungry || noMoreToCome || waiting.size >= this.limits.checkBatch;
    const next = first(waiting);
    if (!this.isHeld && this.checksRunning === 0 && next !== undefined && due) {
      this.checksRunning++;
      const together = [...waiting].filter((item) => item.library === next.library).slice(0, this.limits.checkBatch);
      void this.check(next.library, together);
    }
  }

  private async check(library: string, items: UploadItem[]): Promise<void> {
    let present = new Map<string, string>();
    try {
      present = await this.transport.check(library, items.map((item) => item.sha256!));
    } catch {
      // The question only saves bytes: when it fails the files are sent, and the server finds the duplicates itself.
    }
    this.checksRunning--;
    for (const item of items) {
      if (item.state === "checking") {
        item.photoId = present.get(item.sha256!);
        if (item.photoId === undefined) {
          this.move(item, "ready");
        } else {
          this.finish(item, "present");
        }
      }
    }
    this.pump();
  }

  /** A file that waits to be tried again keeps its place: while the server is away, the others do not run into the same wall. */
  private startSends(): void {
    while (!this.isHeld && this.within("sending").size + this.within("retrying").size < this.limits.senders) {
      const next = first(this.hurried) ?? first(this.within("ready"));
      if (next === undefined) {
        return;
      }
      this.move(next, "sending");
      void this.send(next);
    }
  }

  private async send(item: UploadItem): Promise<void> {
    const running = this.begin(item);
    const current = () => this.running.get(item) === running;
    item.sent = item.kept;
    item.attempts++;
    const progress = (sent: number, kept = 0) => {
      if (current()) {
        item.sent = sent;
        if (kept > item.kept) {
          // As long as bytes get through it does not give up.
          item.attempts = 1;
        }
        item.kept = kept;
        this.touch();
      }
    };
    try {
      const sent = await this.transport.send(item, progress, running.signal);
      if (current()) {
        item.photoId = sent.photoId;
        this.finish(item, sent.duplicate ? "present" : "done");
      }
    } catch (error) {
      if (current()) {
        this.failed(item, error);
      }
    }
    this.pump();
  }

  private failed(item: UploadItem, error: unknown): void {
    this.running.delete(item);
    if (error instanceof ApiError && error.signedOut && item.attempts < MostAttempts) {
      // Nothing is wrong with the file: it goes with the next session, which may have begun meanwhile.
      item.sent = item.kept;
      this.move(item, "ready");
      return;
    }
    if (!this.clock.online()) {
      // A tunnel is longer than the tries last.
      item.attempts = Math.min(item.attempts, MostAttempts - 1);
    }
    if (!(error instanceof ApiError && error.passing) || item.attempts >= MostAttempts) {
      this.finish(item, "failed", messageOf(error));
      return;
    }
    item.reason = error.message;
    item.sent = item.kept;
    this.move(item, "retrying");
    const wait = backoff(item.attempts, error.retryAfter, () => this.clock.random());
    this.timers.set(
      item,
      this.clock.later(() => this.again(item), wait),
    );
  }

  private again(item: UploadItem): void {
    this.timers.delete(item);
    if (this.isHeld) {
      this.move(item, "ready");
    } else {
      this.move(item, "sending");
      void this.send(item);
    }
  }

  private begin(item: UploadItem): AbortController {
    const running = new AbortController();
    this.running.set(item, running);
    return running;
  }

  private finish(item: UploadItem, state: UploadState, reason?: string): void {
    this.stop(item);
    item.reason = reason;
    this.bytesOver += item.size;
    this.move(item, state);
  }

  private drop(item: UploadItem): void {
    this.finish(item, "cancelled");
    item.kept = 0;
    this.transport.discard(item);
  }

  private stop(item: UploadItem): void {
    const running = this.running.get(item);
    this.running.delete(item);
    running?.abort();
    this.clock.cancel(this.timers.get(item));
    this.timers.delete(item);
  }

  private move(item: UploadItem, state: UploadState): void {
    this.setOf(item.state).delete(item);
    this.hurried.delete(item);
    item.state = state;
    this.setOf(state).add(item);
    this.touch();
  }

  private setOf(state: UploadState): Set<UploadItem> {
    let set = this.inState.get(state);
    if (set === undefined) {
      set = new Set();
      this.inState.set(state, set);
    }
    return set;
  }

  private touch(): void {
    this.version++;
    this.changed();
  }
}

function first<T>(set: ReadonlySet<T>): T | undefined {
  for (const item of set) {
    return item;
  }
  return undefined;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
