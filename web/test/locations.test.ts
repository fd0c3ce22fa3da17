import assert from "node:assert/strict";
import test from "node:test";
import { ApiClient } from "../src/api/apiClient";
import { LocationApi } from "../src/api/locationApi";
import { locationKind, locationRoom, locationState, movePart, moveProgress, trialFigures } from "../src/model/locations";

for (const [code, word, tone] of [
  ["ok", "Online", "good"], ["store-offline", "Offline", "bad"], ["store-full", "Full", "bad"], ["store-broke-in-a-new-way", "Faulty", "bad"],
] as const) {
  test(`a location whose check says ${code} is ${word}`, () => assert.deepEqual(locationState(code), { word, tone }));
}

test("an address tells what kind of place it is", () => {
  assert.deepEqual(["s3://a/b", "/mnt/nas"].map(locationKind), ["Bucket", "Folder"]);
});

for (const [held, said] of [
  [{ photos: 0, bytes: 0 }, "No originals in it"],
  [{ photos: 1, bytes: 2_000_000, freeBytes: 5e9, totalBytes: 1e10 }, "2.00 MB of 1 photo · 5.00 GB of 10.0 GB free"],
  [{ photos: 0, bytes: 700, freeBytes: 5e9 }, "700 B of 0 photos · 5.00 GB free"],
] as const) {
  test(`a location with ${held.photos} photos and ${held.bytes} bytes is said as ${said}`, () => assert.equal(locationRoom(held), said));
}

const Move = { state: "running", total: 200, photos: 50, bytes: 4_100_000_000, left: 0 };

test("a move tells how far it is, and never more than all", () => {
  assert.equal(moveProgress(Move), "50 of 200 photos moved, 4.10 GB");
  assert.equal(moveProgress({ ...Move, left: 1 }), "50 of 200 photos moved, 4.10 GB · 1 file stays where it is");
  assert.equal(moveProgress({ ...Move, photos: 230, left: 2 }), "200 of 200 photos moved, 4.10 GB · 2 files stay where they are");
  assert.deepEqual([Move, { ...Move, photos: 230 }, { ...Move, total: 0, photos: 0 }, { ...Move, state: "done", photos: 0 }].map(movePart), [0.25, 1, 0, 1]);
});

test("a test tells what it measured, as far as it came", () => {
  assert.deepEqual(trialFigures({ writeMegabytesPerSecond: 118.42, smallRequestMilliseconds: 2.14 }), [
    ["Written", "118 MB a second"], ["A small request", "2.14 ms"],
  ]);
  assert.deepEqual(trialFigures({}), []);
});

test("a library is moved by the ids of its new locations, and each part of an address is escaped", async () => {
  const sent: unknown[] = [];
  const api = new LocationApi(new ApiClient("", async (url, init) => {
    sent.push([init.method, url, init.body]);
    return new Response("", { status: 202 });
  }));
  await api.use("a/b", { originals: "own", renditions: "l1" });
  await api.remove("x y");
  await api.remove("x", true);
  assert.deepEqual(sent, [["PUT", "/admin/libraries/a%2Fb/locations", '{"originals":"own","renditions":"l1"}'], ["DELETE", "/admin/locations/x%20y", undefined],
    ["DELETE", "/admin/locations/x?lost=true", undefined]]);
});
