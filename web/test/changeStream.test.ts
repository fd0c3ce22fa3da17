import assert from "node:assert/strict";
import test from "node:test";
import type { ChangeAnswer } from "../src/api/answers";
import { ChangeStream, type EventSourceLike, type StreamState } from "../src/api/changeStream";

class FakeSource implements EventSourceLike {
  closed = false;
  private readonly listeners = new Map<string, (event: { data?: unknown }) => void>();

  constructor(readonly url: string) {}

  addEventListener(type: string, listener: (event: { data?: unknown }) => void): void {
    this.listeners.set(type, listener);
  }

  close(): void {
    this.closed = true;
  }

  emit(type: string, data?: unknown): void {
    this.listeners.get(type)?.({ data: typeof data === "string" ? data : JSON.stringify(data) });
  }
}

function change(seq: number): ChangeAnswer {
  return {
    seq,
    kind: "added",
    at: "2026-01-01T00:00:00Z",
    photo: {
      id: `p${seq}`, revision: 1, taken: "2026-01-01T00:00:00", month: "2026-01", width: 0, height: 0,
      kind: "image", state: "pending", name: "a.jpg", size: 1, sha256: "0".repeat(64),
    },
  };
}

function setup(since = 40) {
  const sources: FakeSource[] = [];
  const seen: number[] = [];
  const resets: number[] = [];
  const states: StreamState[] = [];
  const faults: string[] = [];
  const timers: { run: () => void; wait: number }[] = [];
  const stream = new ChangeStream(since, {
    url: (seq) => `/events?since=${seq}`,
    open: (url) => {
      const source = new FakeSource(url);
      sources.push(source);
      return source;
    },
    onChange: ({ seq }) => seen.push(seq),
    onReset: (seq) => resets.push(seq),
    onState: (state) => states.push(state),
    onFault: (error) => faults.push(error.message),
    later: (run, wait) => {
      const timer = { run, wait };
      timers.push(timer);
      return timer;
    },
    cancel: (timer) => void timers.splice(timers.indexOf(timer as (typeof timers)[0]), 1),
  });
  stream.start();
  const last = () => sources[sources.length - 1]!;
  const fire = () => timers.splice(0, 1).forEach(({ run }) => run());
  return { stream, sources, seen, resets, states, faults, timers, last, fire };
}

test("starts where the timeline was read", () => {
  const { sources } = setup(40);
  assert.deepEqual(sources.map(({ url }) => url), ["/events?since=40"]);
});

test("after a break it goes on behind the last change that was seen, and tells each change once", () => {
  const { sources, seen, states, last, fire } = setup(40);
  last().emit("hello", { lastSeq: 42 });
  last().emit("change", change(41));
  last().emit("change", change(42));
  last().emit("error");
  assert.equal(sources[0]!.closed, true);
  fire();
  assert.equal(last().url, "/events?since=42");
  last().emit("hello", { lastSeq: 43 });
  last().emit("change", change(42));
  last().emit("change", change(43));
  assert.deepEqual(seen, [41, 42, 43]);
  assert.deepEqual(states, ["connecting", "live", "lost", "connecting", "live"]);
});

test("waits longer after each failure, at most ten seconds, and short again after a success", () => {
  const { timers, last, fire } = setup();
  const waits: number[] = [];
  for (let i = 0; i < 7; i++) {
    last().emit("error");
    waits.push(timers[0]!.wait);
    fire();
  }
  assert.deepEqual(waits, [500, 1000, 2000, 4000, 8000, 10_000, 10_000]);
  last().emit("hello", { lastSeq: 1 });
  last().emit("error");
  assert.equal(timers[0]!.wait, 500);
});

test("a reset asks for a reload and goes on from there", () => {
  const { resets, last, fire } = setup(40);
  last().emit("reset", { lastSeq: 9000 });
  last().emit("error");
  fire();
  assert.deepEqual(resets, [9000]);
  assert.equal(last().url, "/events?since=9000");
});

test("a closed connection is not listened to any more", () => {
  const { sources, seen, last, fire } = setup(40);
  last().emit("error");
  fire();
  sources[0]!.emit("change", change(41));
  assert.deepEqual(seen, []);
});

test("paused it holds no connection, resumed it connects at once at its place", () => {
  const { stream, sources, last, timers } = setup(40);
  last().emit("change", change(41));
  stream.pause();
  assert.equal(sources[0]!.closed, true);
  assert.equal(timers.length, 0);
  stream.resume();
  assert.equal(last().url, "/events?since=41");
  stream.resume();
  assert.equal(sources.length, 2);
});

for (const data of ["not json", '{"seq":41}', '{"seq":41,"kind":"turned","at":"","photo":{}}']) {
  test(`an event that is not understood is reported and skipped: ${data}`, () => {
    const { seen, faults, last } = setup(40);
    last().emit("change", data);
    last().emit("change", change(41));
    assert.equal(faults.length, 1);
    assert.deepEqual(seen, [41]);
  });
}
