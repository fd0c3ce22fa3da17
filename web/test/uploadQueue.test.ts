import assert from "node:assert/strict";
import test from "node:test";
import { ApiError } from "../src/api/apiError";
import { MostAttempts } from "../src/upload/backoff";
import type { Clock, Progress, Sent, Transport } from "../src/upload/transport";
import type { UploadItem } from "../src/upload/uploadItem";
import { UploadQueue } from "../src/upload/uploadQueue";
import { uploadOrder } from "../src/upload/uploadOrder";

/** A clock whose timers run when told. */
class HeldClock implements Clock {
  isOnline = true;
  private timers: { run: () => void; at: number }[] = [];
  waits: number[] = [];

  later(run: () => void, milliseconds: number): unknown {
    const timer = { run, at: milliseconds };
    this.waits.push(milliseconds);
    this.timers.push(timer);
    return timer;
  }

  cancel(timer: unknown): void {
    this.timers = this.timers.filter((each) => each !== timer);
  }

  random(): number {
    return 1;
  }

  online(): boolean {
    return this.isOnline;
  }

  get pending(): number {
    return this.timers.length;
  }

  runAll(): void {
    this.timers.splice(0).forEach(({ run }) => run());
  }
}

class FakeTransport implements Transport {
  readonly sends: UploadItem[] = [];
  readonly checks: (readonly string[])[] = [];
  readonly checkedIn: string[] = [];
  present = new Map<string, string>();
  hashes = true;
  checkFails = false;
  /** What a send of this file meets, in turn; empty means it works. */
  faults = new Map<string, (Error | "hang")[]>();
  /** Called as a send fails. */
  failing = () => {};
  /** Bytes of a file that the server keeps of each try. */
  keeps = new Map<string, number>();
  readonly discarded: string[] = [];
  atOnce = 0;
  mostAtOnce = 0;
  mostHashing = 0;
  private hashing = 0;

  async hash(item: UploadItem): Promise<string | undefined> {
    this.mostHashing = Math.max(this.mostHashing, ++this.hashing);
    await turn();
    this.hashing--;
    if (item.name.startsWith("unreadable")) {
      throw new Error("gone");
    }
    return this.hashes ? `hash of ${item.name}` : undefined;
  }

  async check(library: string, hashes: readonly string[]): Promise<Map<string, string>> {
    this.checks.push(hashes);
    this.checkedIn.push(library);
    await turn();
    if (this.checkFails) {
      throw ApiError.unreachable();
    }
    return this.present;
  }

  resumes(item: UploadItem): boolean {
    return this.keeps.has(item.name);
  }

  discard(item: UploadItem): void {
    this.discarded.push(item.name);
  }

  async send(item: UploadItem, progress: Progress, signal: AbortSignal): Promise<Sent> {
    this.sends.push(item);
    this.mostAtOnce = Math.max(this.mostAtOnce, ++this.atOnce);
    try {
      const keeps = this.keeps.get(item.name);
      progress(item.size / 2, keeps === undefined ? 0 : item.kept + keeps);
      const fault = this.faults.get(item.name)?.shift();
      if (fault === "hang") {
        await new Promise((_, reject) => signal.addEventListener("abort", () => reject(new DOMException("", "AbortError"))));
      }
      await turn();
      if (fault instanceof Error) {
        this.failing();
        throw fault;
      }
      return { photoId: `photo of ${item.name}`, duplicate: item.name.startsWith("twin") };
    } finally {
      this.atOnce--;
    }
  }
}

const turn = () => new Promise((resolve) => setImmediate(resolve));
const file = (name: string, size = 10, type = "image/jpeg") => ({ file: { name, size, type } as File, path: name });
const names = (...given: string[]) => given.map((name) => file(name));

function setup(limits = {}) {
  const transport = new FakeTransport();
  const clock = new HeldClock();
  const queue = new UploadQueue(transport, clock, { senders: 3, lookAhead: 50, checkBatch: 20, maxBytes: 1000, ...limits }, () => undefined);
  const settle = async () => {
    // Ends when nothing moves any more without the clock.
    for (let before = -1; before !== queue.version; ) {
      before = queue.version;
      for (let i = 0; i < 8; i++) {
        await turn();
      }
    }
  };
  const stateOf = (name: string) => queue.items.find((item) => item.name === name)!.state;
  return { transport, clock, queue, settle, stateOf };
}

test("hundreds of files arrive once each, a few at a time, one hashed at a time", async () => {
  const { transport, queue, settle } = setup();
  queue.add(Array.from({ length: 400 }, (_, i) => file(`${i}.jpg`)), "home");
  await settle();
  assert.equal(queue.totals.done, 400);
  assert.equal(new Set(transport.sends.map(({ name }) => name)).size, 400);
  assert.equal(transport.sends.length, 400);
  assert.ok(transport.mostAtOnce <= 3, `${transport.mostAtOnce} at once`);
  assert.equal(transport.mostHashing, 1);
  assert.equal(queue.totals.bytesOver, 4000);
  assert.equal(queue.busy, false);
  assert.ok(transport.checks.every((hashes) => hashes.length <= 20), "a batch is larger than allowed");
});

test("what the library has is not sent", async () => {
  const { transport, queue, settle, stateOf } = setup();
  transport.present.set("hash of a.jpg", "known");
  queue.add(names("a.jpg", "b.jpg"), "home");
  await settle();
  assert.deepEqual(transport.sends.map(({ name }) => name), ["b.jpg"]);
  assert.equal(stateOf("a.jpg"), "present");
  assert.equal(queue.items[0]!.photoId, "known");
});

test("without hashes the files are sent all the same", async () => {
  const { transport, queue, settle } = setup();
  transport.hashes = false;
  const all = ["a.jpg", "b.jpg", "c.jpg", "d.jpg", "e.jpg"];
  all.forEach((name) => transport.faults.set(name, ["hang"]));
  queue.add(names(...all), "home");
  await settle();
  assert.equal(transport.checks.length, 0);
  assert.equal(transport.mostAtOnce, 3);
  assert.deepEqual(transport.sends.map(({ name }) => name), ["a.jpg", "b.jpg", "c.jpg"]);
});

test("when the question for hashes fails the files are sent", async () => {
  const { transport, queue, settle } = setup();
  transport.checkFails = true;
  queue.add(names("a.jpg"), "home");
  await settle();
  assert.equal(queue.totals.done, 1);
});

test("a duplicate that the server finds is already there", async () => {
  const { queue, settle, stateOf } = setup();
  queue.add(names("twin.jpg"), "home");
  await settle();
  assert.equal(stateOf("twin.jpg"), "present");
});

test("a passing failure is tried again, waiting longer each time, and then works", async () => {
  const { transport, clock, queue, settle, stateOf } = setup();
  transport.faults.set("a.jpg", [ApiError.unreachable(), new ApiError(503, "store-unavailable", "The store is away."), ApiError.unreachable()]);
  queue.add(names("a.jpg"), "home");
  await settle();
  assert.equal(stateOf("a.jpg"), "retrying");
  for (let i = 0; i < 3; i++) {
    clock.runAll();
    await settle();
  }
  assert.equal(stateOf("a.jpg"), "done");
  assert.deepEqual(clock.waits, [1000, 2000, 4000]);
});

test("the server's Retry-After is honoured", async () => {
  const { transport, clock, queue, settle } = setup();
  transport.faults.set("a.jpg", [new ApiError(429, "slow-down", "Wait.", 17)]);
  queue.add(names("a.jpg"), "home");
  await settle();
  assert.deepEqual(clock.waits, [17_000]);
});

test("a failure that stays is shown with the server's sentence after the last try", async () => {
  const { transport, clock, queue, settle, stateOf } = setup();
  transport.faults.set("a.jpg", Array.from({ length: 20 }, () => ApiError.unreachable()));
  queue.add(names("a.jpg"), "home");
  for (let i = 0; i < 20; i++) {
    await settle();
    clock.runAll();
  }
  assert.equal(stateOf("a.jpg"), "failed");
  assert.equal(transport.sends.length, MostAttempts);
  assert.equal(queue.items[0]!.reason, "The server cannot be reached.");
});

test("a refusal is not tried again until a person asks for it", async () => {
  const { transport, clock, queue, settle, stateOf } = setup();
  transport.faults.set("a.jpg", [new ApiError(507, "store-full", "The store is full.")]);
  queue.add(names("a.jpg", "b.jpg"), "home");
  await settle();
  assert.equal(clock.pending, 0);
  assert.equal(stateOf("a.jpg"), "failed");
  assert.equal(queue.items[0]!.reason, "The store is full.");
  assert.equal(stateOf("b.jpg"), "done");
  queue.retry(queue.items[0]!);
  await settle();
  assert.equal(stateOf("a.jpg"), "done");
  assert.equal(queue.totals.bytesOver, 20);
});

test("while the server is away no other file runs into the same wall", async () => {
  const { transport, queue, settle } = setup();
  const all = Array.from({ length: 30 }, (_, i) => `${i}.jpg`);
  all.forEach((name) => transport.faults.set(name, [ApiError.unreachable()]));
  queue.add(names(...all), "home");
  await settle();
  assert.equal(transport.sends.length, 3);
  assert.equal(queue.within("retrying").size, 3);
});

test("a cancelled upload is called off and the next one starts", async () => {
  const { transport, queue, settle, stateOf } = setup({ senders: 1 });
  transport.faults.set("a.jpg", ["hang"]);
  queue.add(names("a.jpg", "b.jpg"), "home");
  await settle();
  assert.equal(stateOf("a.jpg"), "sending");
  queue.cancel(queue.items[0]!);
  await settle();
  assert.equal(stateOf("a.jpg"), "cancelled");
  assert.equal(stateOf("b.jpg"), "done");
});

test("cancelling all leaves nothing running and no timer", async () => {
  const { transport, clock, queue, settle } = setup();
  transport.faults.set("0.jpg", ["hang"]);
  transport.faults.set("1.jpg", [ApiError.unreachable()]);
  queue.add(names(...Array.from({ length: 20 }, (_, i) => `${i}.jpg`)), "home");
  await turn();
  await turn();
  queue.cancelAll();
  await settle();
  assert.equal(queue.busy, false);
  assert.equal(clock.pending, 0);
  assert.equal(transport.atOnce, 0);
});

test("a file that cannot be read fails alone", async () => {
  const { queue, settle, stateOf } = setup();
  queue.add(names("unreadable.jpg", "b.jpg"), "home");
  await settle();
  assert.equal(stateOf("unreadable.jpg"), "failed");
  assert.match(queue.items[0]!.reason!, /cannot be read: gone/);
  assert.equal(stateOf("b.jpg"), "done");
});

test("a file beyond the server's limit fails without being sent", async () => {
  const { transport, queue, settle, stateOf } = setup();
  queue.add([file("large.jpg", 1001)], "home");
  await settle();
  assert.equal(stateOf("large.jpg"), "failed");
  assert.equal(transport.sends.length, 0);
});

test("system files and other files are left out and counted", async () => {
  const { queue, settle } = setup();
  queue.add([file(".DS_Store", 6, ""), file("Thumbs.db", 6, ""), file("desktop.ini", 6, ""), file("notes.txt", 6, "text/plain"),
    file("a.CR3", 6, ""), file("film.mov", 6, "video/quicktime"), file("scan.tiff", 6, "")], "home");
  await settle();
  assert.deepEqual({ ...queue.skipped }, { system: 3, other: 1, unreadable: 0 });
  assert.equal(queue.totals.done, 3);
});

test("hashing does not run away from the uploads", async () => {
  const { transport, queue, settle } = setup({ lookAhead: 5, senders: 1 });
  transport.faults.set("0.jpg", ["hang"]);
  queue.add(names(...Array.from({ length: 100 }, (_, i) => `${i}.jpg`)), "home");
  await settle();
  assert.ok(queue.within("waiting").size >= 93, `${queue.within("waiting").size} are waiting`);
  queue.cancel(queue.items[0]!);
  await settle();
  assert.equal(queue.totals.done, 99);
});

test("what failed is listed first", async () => {
  const { transport, queue, settle } = setup();
  transport.faults.set("c.jpg", [new ApiError(400, "x", "No.")]);
  queue.add(names("a.jpg", "b.jpg", "c.jpg"), "home");
  await settle();
  assert.equal(uploadOrder(queue)[0]!.name, "c.jpg");
  assert.equal(uploadOrder(queue).length, 3);
});

test("a finished list can be cleared, a busy one cannot", async () => {
  const { transport, queue, settle } = setup();
  transport.faults.set("a.jpg", ["hang"]);
  queue.add(names("a.jpg"), "home");
  await settle();
  queue.clear();
  assert.equal(queue.items.length, 1);
  queue.cancelAll();
  queue.clear();
  assert.equal(queue.totals.files, 0);
  assert.equal(queue.totals.bytes, 0);
});

test("while the session has ended nothing is asked, and a refused file waits in its place for the next one", async () => {
  const { transport, queue, settle, stateOf } = setup();
  transport.faults.set("a.jpg", [new ApiError(401, "unauthorized", "Sign in.")]);
  queue.add(names("a.jpg"), "home");
  queue.hold();
  await settle();
  assert.equal(transport.sends.length + transport.checks.length, 0);
  transport.failing = () => queue.hold();
  queue.goOn();
  await settle();
  queue.add(names("b.jpg"), "home");
  await settle();
  assert.deepEqual([stateOf("a.jpg"), stateOf("b.jpg"), transport.sends.length], ["ready", "checking", 1]);
  queue.goOn();
  await settle();
  assert.deepEqual([stateOf("a.jpg"), stateOf("b.jpg")], ["done", "done"]);
});

test("a file that is to be tried again waits as well while the session has ended", async () => {
  const { transport, clock, queue, settle, stateOf } = setup();
  transport.faults.set("a.jpg", [ApiError.unreachable()]);
  queue.add(names("a.jpg"), "home");
  await settle();
  assert.equal(stateOf("a.jpg"), "retrying");
  queue.hold();
  clock.runAll();
  await settle();
  assert.deepEqual([stateOf("a.jpg"), transport.sends.length], ["ready", 1]);
  queue.goOn();
  await settle();
  assert.equal(stateOf("a.jpg"), "done");
});

test("a server that never accepts the session does not get the same file for ever", async () => {
  const { transport, queue, settle, stateOf } = setup();
  transport.faults.set("a.jpg", Array.from({ length: 50 }, () => new ApiError(401, "unauthorized", "Sign in.")));
  queue.add(names("a.jpg"), "home");
  await settle();
  assert.equal(stateOf("a.jpg"), "failed");
  assert.equal(transport.sends.length, MostAttempts);
});

test("each file goes to the library that was shown when it came", async () => {
  const { transport, queue, settle } = setup();
  queue.add(names("a.jpg", "b.jpg"), "home");
  queue.add(names("c.jpg"), "holidays");
  queue.add(names("d.jpg"), "home");
  await settle();
  const places = Object.fromEntries(transport.sends.map(({ name, library }) => [name, library]));
  assert.deepEqual(places, { "a.jpg": "home", "b.jpg": "home", "c.jpg": "holidays", "d.jpg": "home" });
  const asked = Object.fromEntries(transport.checks.flatMap((hashes, i) => hashes.map((hash) => [hash, transport.checkedIn[i]])));
  assert.deepEqual(asked, { "hash of a.jpg": "home", "hash of b.jpg": "home", "hash of c.jpg": "holidays", "hash of d.jpg": "home" });
});

test("a file of which each try brings some bytes is not given up", async () => {
  const { transport, clock, queue, settle, stateOf } = setup();
  transport.keeps.set("film.mp4", 10);
  transport.faults.set("film.mp4", Array.from({ length: 3 * MostAttempts }, () => ApiError.unreachable()));
  queue.add([file("film.mp4", 900)], "home");
  for (let i = 0; i < 3 * MostAttempts; i++) {
    await settle();
    assert.equal(stateOf("film.mp4"), "retrying");
    assert.equal(queue.totals.bytesOver, (i + 1) * 10);
    clock.runAll();
  }
  await settle();
  assert.equal(stateOf("film.mp4"), "done");
  assert.ok(clock.waits.every((wait) => wait === 1000), `waited ${clock.waits}`);
});

test("a paused file loses nothing, lets the next one go, and goes on before those that wait", async () => {
  const { transport, queue, settle, stateOf } = setup({ senders: 1 });
  transport.keeps.set("film.mp4", 300);
  transport.faults.set("film.mp4", ["hang"]);
  transport.faults.set("a.jpg", ["hang"]);
  queue.add([file("film.mp4", 900), file("a.jpg"), file("b.jpg")], "home");
  await settle();
  const film = queue.items[0]!;
  queue.pause(film);
  await settle();
  assert.deepEqual([stateOf("film.mp4"), stateOf("a.jpg"), film.sent], ["paused", "sending", 300]);
  queue.resume(film);
  queue.cancel(queue.items[1]!);
  await settle();
  assert.deepEqual(transport.sends.map(({ name }) => name), ["film.mp4", "a.jpg", "film.mp4", "b.jpg"]);
  assert.equal(stateOf("film.mp4"), "done");
});

test("a file that would start again from nothing cannot be paused", async () => {
  const { transport, queue, settle, stateOf } = setup();
  transport.faults.set("a.jpg", ["hang"]);
  queue.add(names("a.jpg"), "home");
  await settle();
  queue.pause(queue.items[0]!);
  assert.equal(queue.canPause(queue.items[0]!), false);
  assert.equal(stateOf("a.jpg"), "sending");
});

test("what a cancelled file has left at the server is to go", async () => {
  const { transport, queue, settle } = setup();
  transport.faults.set("a.jpg", ["hang"]);
  queue.add(names("a.jpg"), "home");
  await settle();
  queue.cancel(queue.items[0]!);
  assert.deepEqual(transport.discarded, ["a.jpg"]);
});

test("without a network no file is given up, and when it is back none waits any longer", async () => {
  const { transport, clock, queue, settle, stateOf } = setup();
  clock.isOnline = false;
  transport.faults.set("a.jpg", Array.from({ length: 3 * MostAttempts }, () => ApiError.unreachable()));
  queue.add(names("a.jpg"), "home");
  for (let i = 1; i < 3 * MostAttempts; i++) {
    await settle();
    assert.equal(stateOf("a.jpg"), "retrying");
    clock.runAll();
  }
  await settle();
  clock.isOnline = true;
  queue.hurry();
  await settle();
  assert.equal(stateOf("a.jpg"), "done");
  assert.equal(clock.pending, 0);
});
