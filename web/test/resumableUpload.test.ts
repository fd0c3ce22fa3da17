import assert from "node:assert/strict";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import test, { type TestContext } from "node:test";
import { ApiClient } from "../src/api/apiClient";
import { ApiError } from "../src/api/apiError";
import { BegunUploads, type TextStorage } from "../src/upload/begunUploads";
import { ResumableSender } from "../src/upload/resumableSender";
import type { UploadItem } from "../src/upload/uploadItem";

const Week = 7 * 24 * 3600 * 1000;

class FakeStorage implements TextStorage {
  readonly texts = new Map<string, string>();

  getItem(key: string): string | null {
    return this.texts.get(key) ?? null;
  }

  setItem(key: string, value: string): void {
    this.texts.set(key, value);
  }

  removeItem(key: string): void {
    this.texts.delete(key);
  }
}

function itemOf(bytes: Buffer, name = "film.mp4", lastModified = 1_700_000_000_000): UploadItem {
  // In Node tus-js-client takes a buffer for a file.
  const file = Object.assign(bytes, { name, size: bytes.length, lastModified }) as unknown as File;
  return {
    key: 1, source: { file, path: `Holiday/${name}` }, library: "home", name, size: bytes.length, state: "sending", sent: 0, kept: 0,
    upload: undefined, sha256: undefined, attempts: 1, reason: undefined, photoId: undefined,
  };
}

/** The server's end of tus, as little as these tests need: one upload at a time, in memory. */
class FakeServer {
  readonly asked: string[] = [];
  readonly metadata: string[] = [];
  stored = Buffer.alloc(0);
  begun = 0;
  /** Cuts the connection of a request after so many bytes of its body. */
  cuts: number[] = [];
  /** Answers a request by itself. */
  refuse: (request: IncomingMessage, response: ServerResponse) => boolean = () => false;

  constructor(private readonly size: number) {}

  async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method } = request;
    this.asked.push(method!);
    if (this.refuse(request, response)) {
      request.resume();
    } else if (method === "POST") {
      this.begun++;
      this.stored = Buffer.alloc(0);
      this.metadata.push(request.headers["upload-metadata"] as string);
      response.writeHead(201, { location: `/api/v1/libraries/home/uploads/u${this.begun}`, "upload-offset": "0" }).end();
    } else if (!request.url!.endsWith(`/u${this.begun}`)) {
      response.writeHead(404).end();
    } else if (method === "HEAD") {
      response.writeHead(200, { "upload-offset": String(this.stored.length), "upload-length": String(this.size) }).end();
    } else if (method === "PATCH") {
      await this.take(request, response);
    } else if (method === "DELETE") {
      response.writeHead(204).end();
    } else {
      const receipt = {
        photoId: "photo", libraryId: "home", sha256: "0".repeat(64), size: this.size, name: "", receivedAt: "", duplicate: false, href: "",
      };
      response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(this.stored.length === this.size ? { receipt } : {}));
    }
  }

  private async take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (Number(request.headers["upload-offset"]) !== this.stored.length) {
      response.writeHead(409).end();
      return;
    }
    let left = this.cuts.shift() ?? Infinity;
    for await (const chunk of request as AsyncIterable<Buffer>) {
      this.stored = Buffer.concat([this.stored, chunk.subarray(0, left)]);
      left -= chunk.length;
      if (left <= 0) {
        request.socket.destroy();
        return;
      }
    }
    response.writeHead(204, { "upload-offset": String(this.stored.length) }).end();
  }
}

async function setup(context: TestContext, bytes: Buffer, piece = 2 * 1024 * 1024) {
  const server = new FakeServer(bytes.length);
  const http = createServer((request, response) => void server.answer(request, response));
  await new Promise<void>((resolve) => http.listen(0, "127.0.0.1", resolve));
  context.after(() => http.close());
  const api = new ApiClient(`http://127.0.0.1:${(http.address() as AddressInfo).port}/api/v1`);
  const storage = new FakeStorage();
  const page = () => new ResumableSender(api, new BegunUploads(storage, () => 0), () => piece);
  const send = (sender: ResumableSender, item: UploadItem) =>
    sender.send(item, (sent, kept = 0) => Object.assign(item, { sent, kept }), new AbortController().signal);
  return { server, api, storage, page, send };
}

const random = (size: number) => Buffer.from(Array.from({ length: size }, (_, i) => (i * 7919) % 251));

test("a file goes in pieces of no more than the server wants, with its name, path and time", async (context) => {
  const bytes = random(5_000_000);
  const { server, storage, page, send } = await setup(context, bytes);
  assert.deepEqual(await send(page(), itemOf(bytes)), { photoId: "photo", duplicate: false });
  assert.deepEqual(server.asked, ["POST", "PATCH", "PATCH", "PATCH", "GET"]);
  assert.ok(server.stored.equals(bytes), "the bytes are others");
  const told = Object.fromEntries(server.metadata[0]!.split(",").map((pair) => pair.split(" ")));
  assert.equal(Buffer.from(told["path"]!, "base64").toString(), "Holiday/film.mp4");
  assert.match(Buffer.from(told["modified"]!, "base64").toString(), /^2023-11-14T/);
  assert.equal(storage.texts.size, 0, "a finished upload is remembered");
});

test("after a cut the next try asks how far it is, and goes on there", async (context) => {
  const bytes = random(3_000_000);
  const { server, page, send } = await setup(context, bytes);
  server.cuts = [Infinity, 400_000];
  const [sender, item] = [page(), itemOf(bytes)];
  await assert.rejects(send(sender, item), (error) => error instanceof ApiError && error.passing);
  const before = server.stored.length;
  await send(sender, item);
  assert.ok(before > 2_097_152 && before < bytes.length, `${before} bytes came before the cut`);
  assert.deepEqual(server.asked, ["POST", "PATCH", "PATCH", "HEAD", "PATCH", "GET"]);
  assert.ok(server.stored.equals(bytes), "the bytes are others");
});

test("a page that was loaded anew goes on with the same file, and not with another one", async (context) => {
  const bytes = random(3_000_000);
  const { server, page, send } = await setup(context, bytes);
  server.cuts = [1_000_000];
  await assert.rejects(send(page(), itemOf(bytes)));
  await send(page(), itemOf(bytes));
  assert.equal(server.begun, 1);
  server.cuts = [1_000_000];
  await assert.rejects(send(page(), itemOf(bytes)));
  await send(page(), itemOf(bytes, "film.mp4", 1_600_000_000_000));
  assert.equal(server.begun, 3);
});

test("an upload that the server has given up is begun anew", async (context) => {
  const bytes = random(2_500_000);
  const { server, page, send } = await setup(context, bytes);
  server.cuts = [1_000_000];
  const [sender, item] = [page(), itemOf(bytes)];
  await assert.rejects(send(sender, item));
  server.refuse = (request, response) => {
    const gone = request.method === "HEAD";
    return gone && response.writeHead(410).end() !== undefined;
  };
  await send(sender, item);
  assert.equal(server.begun, 2);
  assert.ok(server.stored.equals(bytes), "the bytes are others");
});

test("a refusal at the question keeps the upload: the session ended, not the file", async (context) => {
  const bytes = random(2_500_000);
  const { server, page, send } = await setup(context, bytes);
  server.cuts = [1_000_000];
  const [sender, item] = [page(), itemOf(bytes)];
  await assert.rejects(send(sender, item));
  server.refuse = (_, response) => response.writeHead(401).end() !== undefined;
  await assert.rejects(send(sender, item), (error) => error instanceof ApiError && error.status === 401);
  server.refuse = () => false;
  await send(sender, item);
  assert.equal(server.begun, 1);
});

test("a refusal is told with the server's sentence", async (context) => {
  const bytes = random(2_500_000);
  const { server, page, send } = await setup(context, bytes);
  server.refuse = (_, response) =>
    response.writeHead(413, { "content-type": "application/problem+json" })
      .end(JSON.stringify({ title: "Full", status: 413, code: "quota-exceeded", detail: "12 bytes are left." })) !== undefined;
  await assert.rejects(send(page(), itemOf(bytes)), (error) => error instanceof ApiError && !error.passing && error.message === "12 bytes are left.");
});

test("a file that the library has by its hash is there without a byte", async (context) => {
  const bytes = random(2_500_000);
  const { server, page, send } = await setup(context, bytes);
  server.stored = bytes;
  server.refuse = (request, response) => request.method === "POST" &&
    response.writeHead(201, { location: "/api/v1/libraries/home/uploads/u0", "upload-offset": String(bytes.length), "x-qmulum-photo": "photo" })
      .end() !== undefined;
  await send(page(), itemOf(bytes));
  assert.deepEqual(server.asked, ["POST", "GET"]);
});

test("a line on which nothing gets through gets smaller pieces", async (context) => {
  const bytes = random(6_000_000);
  const { server, page, send } = await setup(context, bytes, 4 * 1024 * 1024);
  const lengths: number[] = [];
  server.refuse = (request) => {
    lengths.push(Number(request.headers["content-length"] ?? 0));
    const cut = request.method === "PATCH" && lengths.length < 6;
    if (cut) {
      request.socket.destroy();
    }
    return cut;
  };
  const [sender, item] = [page(), itemOf(bytes)];
  await assert.rejects(send(sender, item));
  await assert.rejects(send(sender, item));
  await send(sender, item);
  const pieces = lengths.filter((length) => length > 0);
  assert.deepEqual(pieces.slice(0, 4), [4_194_304, 1_048_576, 1_048_576, 2_097_152]);
  assert.ok(server.stored.equals(bytes), "the bytes are others");
});

test("a cancelled upload is ended at the server and forgotten", async (context) => {
  const bytes = random(2_500_000);
  const { server, storage, page, send } = await setup(context, bytes);
  server.cuts = [1_000_000];
  const [sender, item] = [page(), itemOf(bytes)];
  await assert.rejects(send(sender, item));
  await sender.discard(item);
  assert.equal(server.asked.at(-1), "DELETE");
  assert.equal(storage.texts.size, 0);
});

test("begun uploads end after a week, are bounded, tell no name, and survive a storage that holds nonsense", () => {
  const storage = new FakeStorage();
  let now = 0;
  const begun = new BegunUploads(storage, () => now);
  const item = (i: number) => itemOf(Buffer.alloc(1), `secret-${i}.mp4`);
  for (let i = 0; i < 150; i++) {
    begun.keep(item(i), `u${i}`);
  }
  assert.equal(begun.find(item(149)), "u149");
  assert.equal(begun.find(item(0)), undefined);
  assert.ok(![...storage.texts.values()].join().includes("secret"), "a name is left in the browser");
  now = Week + 1;
  assert.equal(begun.find(item(149)), undefined);
  for (const nonsense of ["{", "null", "[null, 1, {\"file\": 2}]"]) {
    storage.texts.set("qmulum.uploads", nonsense);
    assert.equal(begun.find(item(1)), undefined);
  }
});
