import assert from "node:assert/strict";
import test from "node:test";
import { dayAndTime, monthTitle, yearOf } from "../src/model/dates";
import { bytes, counted, megapixels, playTime, position } from "../src/model/format";
import { clampPan, Fitted, zoomAt } from "../src/model/zoom";
import { accept } from "../src/upload/acceptance";
import { backoff } from "../src/upload/backoff";
import { rfc3339 } from "../src/upload/localTime";
import { below, chances } from "./random";

for (const [size, shown] of [
  [0, "0 B"], [999, "999 B"], [1000, "1.00 kB"], [12_345, "12.3 kB"], [999_499, "999 kB"], [999_500, "1.00 MB"], [5_000_000_000, "5.00 GB"],
] as const) {
  test(`${size} bytes read ${shown}`, () => assert.equal(bytes(size), shown));
}

test("numbers carry their word", () => {
  assert.equal(counted(1, "photo"), "1 photo");
  assert.equal(counted(12_345, "photo"), "12,345 photos");
  assert.equal(megapixels(4032, 3024), "12.2 MP");
  assert.equal(position(-33.85678, 151.21532), "33.8568° S, 151.2153° E");
});

for (const [seconds, shown] of [[0.4, "0:00"], [59.6, "1:00"], [754, "12:34"], [3723, "1:02:03"]] as const) {
  test(`a film of ${seconds} seconds is ${shown} long`, () => assert.equal(playTime(seconds), shown));
}

test("months and days are named without a zone", () => {
  assert.equal(monthTitle("2024-06"), "June 2024");
  assert.equal(monthTitle("unknown"), "unknown");
  assert.equal(yearOf("2024-06"), "2024");
  assert.deepEqual(dayAndTime("2024-02-29T23:59:58"), { day: "Thursday, 29 February 2024", time: "23:59:58" });
  assert.deepEqual(dayAndTime("odd"), { day: "odd", time: "" });
});

for (const [offset, shown] of [
  [120, "2024-06-01T14:30:05+02:00"], [0, "2024-06-01T12:30:05+00:00"], [-210, "2024-06-01T09:00:05-03:30"], [345, "2024-06-01T18:15:05+05:45"],
] as const) {
  test(`a file's time is told with its offset of ${offset} minutes`, () => assert.equal(rfc3339(Date.UTC(2024, 5, 1, 12, 30, 5), offset), shown));
}

for (const [name, type, verdict] of [
  ["a.jpg", "image/jpeg", "photo"], ["b.NEF", "", "photo"], ["c.mov", "", "photo"], ["d.jxl", "", "photo"], ["e", "image/png", "photo"],
  [".DS_Store", "", "system"], ["THUMBS.DB", "", "system"], ["desktop.ini", "", "system"], [".hidden.jpg", "image/jpeg", "hidden"],
  ["notes.txt", "text/plain", "other"], ["archive.zip", "application/zip", "other"], ["noextension", "", "other"],
] as const) {
  test(`${name} (${type || "no type"}) is ${verdict}`, () => assert.equal(accept(name, type), verdict));
}

test("waiting doubles up to thirty seconds and at least half of it is sure", () => {
  const waits = (random: number) => [1, 2, 3, 4, 5, 6, 7, 60].map((attempt) => backoff(attempt, undefined, () => random));
  assert.deepEqual(waits(1), [1000, 2000, 4000, 8000, 16_000, 30_000, 30_000, 30_000]);
  assert.deepEqual(waits(0), [500, 1000, 2000, 4000, 8000, 15_000, 15_000, 15_000]);
});

test("the point under the finger stays there while zooming", () => {
  const random = chances(1);
  for (let i = 0; i < 200; i++) {
    const zoom = { scale: 1 + random() * 3, x: below(random, 200) - 100, y: below(random, 200) - 100 };
    const [x, y] = [below(random, 400) - 200, below(random, 400) - 200];
    const next = zoomAt(zoom, 1 + random() * 6, x, y);
    const under = (z: typeof zoom) => [(x - z.x) / z.scale, (y - z.y) / z.scale];
    under(zoom).forEach((value, axis) => assert.ok(Math.abs(value - under(next)[axis]!) < 1e-9));
  }
});

test("a zoomed picture cannot be pushed off its frame, a fitted one does not move", () => {
  assert.deepEqual(clampPan({ scale: 2, x: 900, y: -900 }, 400, 300), { scale: 2, x: 200, y: -150 });
  assert.deepEqual(clampPan({ scale: 1, x: 50, y: 50 }, 400, 300), Fitted);
});
