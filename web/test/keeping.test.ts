import assert from "node:assert/strict";
import test from "node:test";
import { ApiClient } from "../src/api/apiClient";
import { uploadHistory } from "../src/api/uploadHistoryApi";
import { countedCopies, replicaState } from "../src/model/replicaState";
import { recordName, recordProgress, recordSource } from "../src/model/uploadRecords";

const Upload = { name: "IMG_1.jpg", device: "Pixel 9", path: "DCIM/IMG_1.jpg", client: "", size: 4_000_000, received: 1_200_000, state: "failed", stops: 0 } as const;

for (const [of, said] of [
  [Upload, "1.20 MB of 4.00 MB came"],
  [{ ...Upload, stops: 1 }, "1.20 MB of 4.00 MB came, stopped once"],
  [{ ...Upload, received: 0, size: 0, stops: 2 }, "Nothing came, stopped twice"],
  [{ ...Upload, state: "open", stops: 7 }, "1.20 MB of 4.00 MB came, stopped 7 times"],
  [{ ...Upload, state: "done", received: 4_000_000 }, "4.00 MB"],
  [{ ...Upload, state: "done", received: 0 }, "4.00 MB"],
] as const) {
  test(`an upload that is ${of.state}, with ${of.received} of ${of.size} bytes and ${of.stops} stops, is said as ${said}`, () => {
    assert.equal(recordProgress(of), said);
  });
}

test("an upload has the name that its sender knows, and tells where the file was", () => {
  assert.deepEqual([Upload, { ...Upload, name: "" }, { ...Upload, name: "", path: "" }].map(recordName), ["IMG_1.jpg", "IMG_1.jpg", "A file without a name"]);
  const Browser = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";
  assert.equal(recordSource(Upload), "From Pixel 9, DCIM/IMG_1.jpg");
  assert.equal(recordSource({ ...Upload, path: "IMG_1.jpg" }), "From Pixel 9");
  assert.equal(recordSource({ ...Upload, device: "", path: "", client: Browser }), "From Firefox on Linux");
  assert.equal(recordSource({ ...Upload, device: "", path: "" }), "");
});

test("uploads are asked for by what is chosen, and no more is said", async () => {
  const asked: string[] = [];
  const api = new ApiClient("", async (url) => {
    asked.push(url);
    return new Response('{"uploads":[]}');
  });
  const { signal } = new AbortController();
  await uploadHistory(api, "home", { state: "failed", device: "" }, undefined, signal);
  await uploadHistory(api, "home", { state: "", device: "A & B" }, "7", signal);
  assert.deepEqual(asked, ["/libraries/home/uploads?state=failed", "/libraries/home/uploads?device=A+%26+B&after=7"]);
});

const Now = Date.parse("2026-11-26T12:00:00Z");

for (const [behindBy, lastSeen, word, tone] of [
  [0, "2026-11-26T11:59:00Z", "Complete", "good"],
  [1, "2026-11-26T11:59:00Z", "Lacks 1 photo", "quiet"],
  [1200, "2026-11-18T11:00:00Z", "Lacks 1,200 photos", "quiet"],
  [0, "2026-11-17T11:00:00Z", "Silent for 9 days", "bad"],
] as const) {
  test(`a replica that lacks ${behindBy} photos and was seen at ${lastSeen} is told as ${word}`, () => {
    assert.deepEqual(replicaState({ behindBy, lastSeen }, Now), { word, tone });
  });
}

for (const [replicas, copies] of [
  [[], 0],
  [[{ id: "a", counts: false, sameDiskAs: [] }], 0],
  [[{ id: "a", counts: true, sameDiskAs: [] }, { id: "b", counts: true, sameDiskAs: [] }], 2],
  [[{ id: "a", counts: true, sameDiskAs: ["b"] }, { id: "b", counts: true, sameDiskAs: ["a"] }], 1],
  [[{ id: "a", counts: false, sameDiskAs: ["b"] }, { id: "b", counts: true, sameDiskAs: ["a"] }], 1],
] as const) {
  test(`the replicas ${JSON.stringify(replicas)} are ${copies} copies that count`, () => {
    assert.equal(countedCopies(replicas), copies);
  });
}
