import assert from "node:assert/strict";
import test from "node:test";
import { ChangeWindow } from "../src/model/changeWindow";
import { MonthStore } from "../src/model/monthStore";
import { newestFirst, type Photo, type PhotoChange } from "../src/model/photo";
import { photo } from "./photos";
import { below, chances } from "./random";

const Names = ["2024-01", "2024-02", "2024-03", "2024-04", "2024-05", "2024-06"];

/** The server in the plainest way: a map of photos and a log. */
class NaiveServer {
  readonly photos = new Map<string, Photo>();
  readonly log: PhotoChange[] = [];
  /** The last change that touched each month, by putting a photo in or taking one out. */
  readonly touched = new Map<string, number>();
  private ids = 0;

  constructor(private readonly random: () => number) {}

  get seq(): number {
    return this.log.length;
  }

  counts(): { month: string; count: number }[] {
    return Names.map((month) => ({ month, count: this.in(month).length })).filter(({ count }) => count > 0);
  }

  in(month: string): Photo[] {
    return [...this.photos.values()].filter((each) => each.taken.startsWith(month)).sort(newestFirst);
  }

  /** Adds, re-dates, touches or removes a photo. */
  step(): void {
    const ids = [...this.photos.keys()];
    const chance = this.random();
    if (ids.length === 0 || chance < 0.45) {
      const added = photo(`p${this.ids++}`, this.date());
      this.record("added", added);
      return;
    }
    const before = this.photos.get(ids[below(this.random, ids.length)]!)!;
    if (chance < 0.7) {
      this.record("updated", { ...before, taken: this.date() });
    } else if (chance < 0.85) {
      this.record("updated", { ...before, tag: `t${this.seq}` });
    } else {
      this.record("removed", before);
    }
  }

  private record(kind: PhotoChange["kind"], each: Photo): void {
    const before = this.photos.get(each.id);
    for (const touched of [before ?? each, each]) {
      this.touched.set(touched.taken.slice(0, 7), this.seq + 1);
    }
    if (kind === "removed") {
      this.photos.delete(each.id);
    } else {
      this.photos.set(each.id, each);
    }
    this.log.push({ seq: this.seq + 1, kind, month: each.taken.slice(0, 7), photo: each });
  }

  private date(): string {
    const day = String(1 + below(this.random, 28)).padStart(2, "0");
    return `${Names[below(this.random, Names.length)]}-${day}T10:00:0${below(this.random, 3)}`;
  }
}

/** A client whose answers and changes come late and in any order, as a network gives them. */
class Client {
  readonly store: MonthStore;
  private heard = 0;
  private pending: (() => void)[] = [];

  constructor(
    private readonly server: NaiveServer,
    private readonly random: () => number,
    capacity: number,
  ) {
    this.store = new MonthStore(new ChangeWindow(capacity));
    this.store.restart(server.seq, server.counts());
    this.heard = server.seq;
  }

  step(): void {
    const chance = this.random();
    if (chance < 0.4) {
      this.hear(1 + below(this.random, 4));
    } else if (chance < 0.55) {
      this.ask(Names[below(this.random, Names.length)]!);
    } else if (chance < 0.65 || this.store.countsAreStale) {
      this.askCounts();
    } else if (chance < 0.7) {
      this.store.unload(Names[below(this.random, Names.length)]!);
    } else {
      this.answer();
    }
  }

  /** Everything that is on its way arrives; what is stale is asked for once more. */
  settle(): void {
    while (this.pending.length > 0) {
      this.answer();
    }
    this.hear(Infinity);
    for (let round = 0; round < 3 && this.store.countsAreStale; round++) {
      this.askCounts();
      this.answer();
    }
  }

  private hear(count: number): void {
    const changes = this.server.log.slice(this.heard, this.heard + count);
    this.heard += changes.length;
    this.store.apply(this.random() < 0.3 ? latestOfEach(changes) : changes);
  }

  private ask(month: string): void {
    const known = this.store.lastSeq;
    if (this.store.month(month)?.photos !== null) {
      return;
    }
    const photos = this.server.in(month);
    // A server may name the library's seq, or the last one that touched this month.
    const seq = this.random() < 0.5 ? this.server.seq : (this.server.touched.get(month) ?? 0);
    this.pending.push(() => this.store.setMonth(month, seq, photos, known));
  }

  private askCounts(): void {
    const known = this.store.lastSeq;
    const { seq } = this.server;
    const counts = this.server.counts();
    this.pending.push(() => this.store.setCounts(seq, counts, known));
  }

  private answer(): void {
    const at = below(this.random, this.pending.length);
    this.pending.splice(at, 1).forEach((arrive) => arrive());
  }
}

/** A log that keeps only the latest change of each photo, as a server may after a while. Added, then changed, is told as updated. */
function latestOfEach(changes: readonly PhotoChange[]): PhotoChange[] {
  const last = new Map(changes.map((change) => [change.photo.id, change.seq]));
  return changes.filter((change) => last.get(change.photo.id) === change.seq);
}

function assertTrue(store: MonthStore, server: NaiveServer, what: string): void {
  assert.deepEqual(store.months.map(({ name, count }) => ({ month: name, count })), server.counts().reverse(), what);
  for (const month of store.months) {
    if (month.photos !== null) {
      assert.deepEqual(month.photos.sorted, server.in(month.name), `${what}, ${month.name}`);
    }
  }
}

for (const capacity of [4096, 8]) {
  test(`the store equals the server after any crossing of answers and changes, with ${capacity} changes remembered`, () => {
    for (let seed = 1; seed <= 1500; seed++) {
      const random = chances(seed);
      const server = new NaiveServer(random);
      for (let i = below(random, 40); i > 0; i--) {
        server.step();
      }
      const client = new Client(server, random, capacity);
      for (let i = 0; i < 120; i++) {
        if (random() < 0.4) {
          server.step();
        }
        client.step();
      }
      client.settle();
      assertTrue(client.store, server, `seed ${seed}`);
    }
  });
}

const counts = [{ month: "2024-06", count: 2 }, { month: "2024-05", count: 1 }];
const change = (seq: number, kind: PhotoChange["kind"], each: Photo): PhotoChange => ({
  seq, kind, month: each.taken.slice(0, 7), photo: each,
});

test("a new month appears with its photos without being asked for", () => {
  const store = new MonthStore();
  store.restart(10, counts);
  store.apply([change(11, "added", photo("a", "2024-07-01T00:00:00"))]);
  assert.deepEqual(store.months.map(({ name }) => name), ["2024-07", "2024-06", "2024-05"]);
  assert.deepEqual(store.month("2024-07")!.photos!.sorted.map(({ id }) => id), ["a"]);
  assert.equal(store.photoCount, 4);
});

test("a photo whose date becomes known moves to its month, and an emptied month goes", () => {
  const store = new MonthStore();
  store.restart(10, counts);
  store.apply([change(11, "added", photo("a", "2024-07-01T00:00:00")), change(12, "updated", photo("a", "2019-02-03T00:00:00"))]);
  assert.deepEqual(store.months.map(({ name }) => name), ["2024-06", "2024-05", "2019-02"]);
  assert.equal(store.countsAreStale, false);
});

test("a change that comes twice counts once", () => {
  const store = new MonthStore();
  store.restart(10, counts);
  const added = change(11, "added", photo("a", "2024-06-01T00:00:00"));
  store.apply([added]);
  store.apply([added, change(9, "added", photo("b", "2024-06-01T00:00:00"))]);
  assert.equal(store.month("2024-06")!.count, 3);
});

test("a photo that moves out of a month nobody loaded makes the counts stale", () => {
  const store = new MonthStore();
  store.restart(10, counts);
  store.apply([change(11, "updated", photo("unknown", "2024-05-01T00:00:00"))]);
  assert.equal(store.countsAreStale, true);
  store.setCounts(11, [{ month: "2024-06", count: 1 }, { month: "2024-05", count: 2 }], 11);
  assert.equal(store.countsAreStale, false);
  assert.equal(store.month("2024-06")!.count, 1);
});

test("an answer that is older than what was remembered is refused", () => {
  const store = new MonthStore(new ChangeWindow(2));
  store.restart(10, counts);
  const photos = [photo("x", "2024-06-02T00:00:00"), photo("y", "2024-06-01T00:00:00")];
  store.apply(Array.from({ length: 6 }, (_, i) => change(11 + i, "added", photo(`n${i}`, "2024-05-01T00:00:00"))));
  assert.equal(store.setMonth("2024-06", 10, photos, 10), false);
  assert.equal(store.setMonth("2024-06", 16, photos, 16), true);
});

test("photos of the same second keep one order", () => {
  const same = ["c", "a", "b"].map((id) => photo(id, "2024-06-01T00:00:00"));
  assert.deepEqual([...same].sort(newestFirst).map(({ id }) => id), ["c", "b", "a"]);
});
