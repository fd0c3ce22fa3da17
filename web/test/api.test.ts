import assert from "node:assert/strict";
import test from "node:test";
import { ApiClient } from "../src/api/apiClient";
import { ApiError } from "../src/api/apiError";
import { list, nothing, object, oneOf, oneOfOr, optional, SchemaError, sha256, text, whole } from "../src/api/schema";

function client(status: number, body: unknown, headers: Record<string, string> = {}) {
  const asked: { url: string; init: RequestInit }[] = [];
  const api = new ApiClient("/api/v1", async (url, init) => {
    asked.push({ url, init });
    return new Response(typeof body === "string" ? body : JSON.stringify(body), { status, headers });
  });
  return { api, asked };
}

const refusals: [string, () => unknown, RegExp][] = [
  ["a missing field", () => object({ a: object({ b: text }) }).read({ a: {} }, ""), /a\.b should be a text, but is missing/],
  ["a wrong item", () => object({ a: list(whole) }).read({ a: [1, "2"] }, ""), /a\[1\] should be a whole number, but is "2"/],
  ["an unknown word", () => oneOf("x", "y").read("z", "kind"), /kind should be one of x, y, but is "z"/],
  ["a fraction", () => whole.read(1.5, "n"), /n should be a whole number, but is 1.5/],
  ["a number beyond what is exact", () => whole.read(2 ** 60, "n"), /whole number/],
  ["an upper-case hash", () => sha256.read("A".repeat(64), "h"), /SHA-256/],
  ["a list in place of an object", () => object({}).read([], ""), /the whole should be an object/],
  ["null where something must be", () => text.read(null, "t"), /t should be a text, but is null/],
];

for (const [what, read, message] of refusals) {
  test(`a schema refuses ${what} and says where`, () => {
    assert.throws(read, (error: Error) => error instanceof SchemaError && message.test(error.message));
  });
}

test("a schema lets unknown fields pass and takes null for absent", () => {
  assert.deepEqual(object({ a: text, b: optional(whole) }).read({ a: "x", b: null, later: 1 }, ""), { a: "x" });
});

test("a word that a newer server says is read as the fallback", () => {
  const kind = oneOfOr("other", "image", "video");
  assert.deepEqual(["image", "other", "hologram"].map((word) => kind.read(word, "kind")), ["image", "other", "other"]);
  assert.throws(() => kind.read(7, "kind"), /kind should be a text/);
});

test("a problem's sentence and code are told", async () => {
  const { api } = client(404, { title: "Not found", detail: "There is no such photo.", status: 404, code: "photo-unknown" });
  await assert.rejects(api.facts("x"), (error: ApiError) =>
    error.message === "There is no such photo." && error.code === "photo-unknown" && error.status === 404 && !error.passing);
});

test("a proxy's page is told by its status, and Retry-After is read", async () => {
  const { api } = client(503, "<html>", { "retry-after": "7" });
  await assert.rejects(api.server(), (error: ApiError) =>
    error.message === "The server answered with status 503." && error.passing && error.retryAfter === 7);
});

test("a server that is not there is told in a sentence", async () => {
  const api = new ApiClient("", () => Promise.reject(new TypeError("fetch failed")));
  await assert.rejects(api.server(), { message: "The server cannot be reached.", status: 0 });
});

test("an answer of another shape is refused with its place", async () => {
  const { api } = client(200, { libraries: [{ id: "home", name: "Home", role: "owner", photos: "many", bytes: 1, lastSeq: 1 }] });
  await assert.rejects(api.libraries(), /libraries\[0\]\.?photos should be a whole number/);
});

test("an answer that is not JSON is refused", async () => {
  await assert.rejects(client(200, "<html>").api.libraries(), /is not JSON/);
});

test("columns of unequal length are refused", async () => {
  const { api } = client(200, {
    month: "2024-06", seq: 1, count: 1, id: ["a"], taken: [], width: [1], height: [1], placeholder: [""], tag: [""], kind: ["image"], state: ["ready"],
  });
  await assert.rejects(api.month("home", "2024-06", undefined, new AbortController().signal), /column taken/);
});

test("a page of a month is asked for by its cursor, encoded", async () => {
  const empty = { month: "2024-06", seq: 1, count: 0, id: [], taken: [], width: [], height: [], placeholder: [], tag: [], kind: [], state: [] };
  const { api, asked } = client(200, empty);
  await api.month("home", "2024-06", "a/b&c", new AbortController().signal);
  assert.equal(asked[0]!.url, "/api/v1/libraries/home/timeline/2024-06?limit=1000&after=a%2Fb%26c");
});

test("names are encoded in addresses", () => {
  const api = new ApiClient();
  assert.equal(api.uploadUrl("home", "Été #1?.jpg"), "/api/v1/libraries/home/photos?name=%C3%89t%C3%A9%20%231%3F.jpg");
  assert.equal(api.renditionUrl("id", "preview", "a b"), "/api/v1/photos/id/renditions/preview?tag=a%20b");
});

test("an original is reached by its first byte, and one that the replicas alone have tells when to ask again", async () => {
  const here = client(206, "x");
  await here.api.reachOriginal("a/b");
  assert.deepEqual(here.asked.map(({ url, init }) => [url, init.headers]), [["/api/v1/photos/a%2Fb/original", { range: "bytes=0-0" }]]);
  const away = client(503, { code: "original-elsewhere", detail: "It was asked back." }, { "retry-after": "60" });
  await assert.rejects(away.api.reachOriginal("a"), (error: ApiError) => error.message === "It was asked back." && error.retryAfter === 60);
});

test("an ended session is told once it is heard of, a wrong password is not one", async () => {
  const ends: string[] = [];
  for (const code of ["unauthorized", "sign-in-failed", "second-factor"]) {
    const { api } = client(401, { code, detail: "No." });
    api.onSignedOut = () => ends.push(code);
    await assert.rejects(api.me(), (error: ApiError) => error.code === code);
  }
  assert.deepEqual(ends, ["unauthorized"]);
});

test("a refusal of a request from before the sign-in does not end the session that began since", async () => {
  let answer = (_: Response) => {};
  const api = new ApiClient("", () => new Promise((resolve) => (answer = resolve)));
  let ends = 0;
  api.onSignedOut = () => ends++;
  const asked = api.me();
  api.signedIn();
  answer(new Response(JSON.stringify({ code: "unauthorized" }), { status: 401 }));
  await assert.rejects(asked);
  assert.equal(ends, 0);
});

test("an answer without a body is taken where none is expected, and a body goes as JSON", async () => {
  const asked: RequestInit[] = [];
  const api = new ApiClient("", async (_, init) => {
    asked.push(init);
    return new Response(null, { status: 204 });
  });
  await api.signOut();
  await api.send("POST", "/x", nothing, { a: 1 });
  assert.deepEqual(asked, [{ method: "DELETE" }, { method: "POST", headers: { "content-type": "application/json" }, body: '{"a":1}' }]);
});
