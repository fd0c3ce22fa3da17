import assert from "node:assert/strict";
import test from "node:test";
import { Offers } from "../src/app/offers";
import { auditPeople, auditSentence } from "../src/model/auditSentence";
import { clientName } from "../src/model/clientName";
import { ago, day } from "../src/model/dates";
import { duration, formatName } from "../src/model/format";
import { lastDays } from "../src/model/lastDays";

const Clients: [string | undefined, string][] = [
  ["Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox on Linux"],
  ["Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Version/18.0 Mobile/15E148 Safari/604.1", "Safari on iPhone"],
  ["Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/140.0.0.0 Safari/537.36 Edg/140.0.0.0", "Edge on Windows"],
  ["Mozilla/5.0 (Linux; Android 15; Pixel 9) AppleWebKit/537.36 Chrome/140.0.0.0 Mobile Safari/537.36", "Chrome on Android"],
  ["qmulum/0.1", "qmulum/0.1"],
  ["", "Unknown device"],
  [undefined, "Unknown device"],
];

for (const [agent, name] of Clients) {
  test(`a client that calls itself "${agent}" is shown as ${name}`, () => assert.equal(clientName(agent), name));
}

const Now = Date.parse("2026-11-26T12:00:00Z");

for (const [at, said] of [
  ["2026-11-26T11:59:30Z", "just now"],
  ["2026-11-26T12:00:05Z", "just now"],
  ["2026-11-26T11:59:00Z", "1 minute ago"],
  ["2026-11-26T10:00:00Z", "2 hours ago"],
  ["2026-11-25T11:00:00Z", "1 day ago"],
  ["2026-11-20T11:00:00Z", "6 days ago"],
  ["2026-10-02T12:00:00Z", "2 October 2026"],
  ["not a time", "not a time"],
] as const) {
  test(`${at} is said as ${said} at ${new Date(Now).toISOString()}`, () => assert.equal(ago(at, Now), said));
}

test("a day is told without its time", () => assert.equal(day("2026-10-02T12:00:00Z"), "2 October 2026"));

for (const [seconds, said] of [[1, "1 second"], [40.2, "41 seconds"], [90, "2 minutes"], [3600, "60 minutes"], [7200, "2 hours"]] as const) {
  test(`${seconds} seconds of waiting are said as ${said}`, () => assert.equal(duration(seconds), said));
}

test("days without an upload stand in their place with none, and what is older is left out", () => {
  const days = lastDays([{ day: "2026-11-26", count: 3 }, { day: "2026-11-24", count: 1 }, { day: "2026-01-01", count: 9 }], 3, Now);
  assert.deepEqual(days, [{ day: "2026-11-24", count: 1 }, { day: "2026-11-25", count: 0 }, { day: "2026-11-26", count: 3 }]);
});

for (const [action, said] of [["sign-in-failed", "Sign in failed"], ["account.signedIn", "Account signed in"], ["KeyMade", "Key made"], ["", "Something"]] as const) {
  test(`the action "${action}" is told as "${said}"`, () => assert.equal(auditSentence(action), said));
}

test("an entry of the audit tells who did it and to whom, but for the one who reads it", () => {
  const entry = { actor: "Ada", actorId: "a", account: "Bob", accountId: "b" };
  assert.equal(auditPeople(entry), "by Ada · to Bob");
  assert.equal(auditPeople(entry, "a"), "to Bob");
  assert.equal(auditPeople(entry, "b"), "by Ada");
  assert.equal(auditPeople({ actorId: "a" }), "by an account that is gone");
  assert.equal(auditPeople({}), "");
});

for (const [type, name] of [["image/jpeg", "JPEG"], ["image/x-canon-cr3", "CANON-CR3"], ["application/octet-stream", "Other files"], ["JPEG", "JPEG"]] as const) {
  test(`the format ${type} is called ${name}`, () => assert.equal(formatName(type), name));
}

test("what the server describes is offered, and nothing else", async () => {
  const paths = { "/api/v1/me/audit": { get: {} }, "/api/v1/admin/accounts/{account}": { patch: {}, get: {} } };
  const asked: string[] = [];
  const offers = new Offers(async (url) => {
    asked.push(url);
    return new Response(JSON.stringify({ paths }));
  });
  assert.deepEqual([offers.isKnown, offers.has("get /me/audit")], [false, false]);
  await new Promise((resolve) => setImmediate(resolve));
  await new Promise((resolve) => setImmediate(resolve));
  const operations = ["get /me/audit", "post /me/audit", "patch /admin/accounts/{}", "get /me/export"];
  assert.deepEqual([offers.isKnown, ...operations.map((each) => offers.has(each))], [true, true, false, true, false]);
  assert.deepEqual(asked, ["/openapi/v1.json"]);
});

test("a server without a description is taken to have all", async () => {
  const offers = new Offers(async () => new Response("<html>", { status: 404 }));
  assert.equal(offers.isKnown, false);
  await new Promise((resolve) => setImmediate(resolve));
  await new Promise((resolve) => setImmediate(resolve));
  assert.deepEqual([offers.isKnown, offers.has("get /me/export")], [true, true]);
});
