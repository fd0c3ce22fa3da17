// The HTTP API of Qmulum without its server, for work on the page: `npm run mock -- --photos 50000 --port 5099 --libraries 3`.
// Its visitor is signed in already; `POST /mock/state` says otherwise, as {"signedIn": false} or {"setup": "open", "signedIn": false}.
import { createHash } from "node:crypto";
import { createReadStream, existsSync, statSync } from "node:fs";
import { createServer } from "node:http";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { adminRoutes, openRoutes, ownRoutes } from "./accountRoutes.mjs";
import { landscape } from "./landscape.mjs";
import { MockAccounts } from "./mockAccounts.mjs";
import { png } from "./png.mjs";
import { Refusal } from "./refusal.mjs";

const here = path.dirname(fileURLToPath(import.meta.url));

function option(name, fallback) {
  const at = process.argv.indexOf(`--${name}`);
  return at < 0 ? fallback : Number(process.argv[at + 1]);
}

const root = process.env.QMULUM_WEB_OUT ?? path.resolve(here, "../../../Qmulum.Api/wwwroot");
const accounts = new MockAccounts({ photos: option("photos", 50_000), libraries: option("libraries", 1) });
const pictures = new Map();
/** Answers that uploads get instead of being taken: set by POST /mock/faults. */
let faults = [];

const Types = { ".html": "text/html; charset=utf-8", ".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml" };
const Policy = "default-src 'self'; img-src 'self' data: blob:; style-src 'self'; object-src 'none'; base-uri 'none'; frame-ancestors 'none'";

function json(response, status, body, headers = {}) {
  const type = status >= 400 ? "application/problem+json" : "application/json";
  response.writeHead(status, { "content-type": type, ...headers });
  response.end(JSON.stringify(body));
}

function problem(response, status, code, detail, headers) {
  json(response, status, { type: `urn:qmulum:${code}`, title: code, status, detail, code }, headers);
}

function file(response, name) {
  const full = path.join(root, name);
  if (!full.startsWith(root) || !existsSync(full) || !statSync(full).isFile()) {
    return name === "index.html" ? problem(response, 503, "no-page", "The page is not built: npm run build.") : file(response, "index.html");
  }
  response.writeHead(200, { "content-type": Types[path.extname(full)] ?? "application/octet-stream", "content-security-policy": Policy });
  return createReadStream(full).pipe(response);
}

/** Painted coarser and enlarged: the mock must not be what a measurement waits for. */
function painted(picture, width, height, coarse) {
  const [w, h] = [Math.ceil(width / coarse), Math.ceil(height / coarse)];
  const small = landscape(picture, w, h);
  const large = Buffer.alloc(width * height * 3);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const from = (Math.floor(y / coarse) * w + Math.floor(x / coarse)) * 3;
      small.copy(large, (y * width + x) * 3, from, from + 3);
    }
  }
  return large;
}

function rendition(response, id, kind) {
  const library = accounts.libraryOf(id);
  const photo = library?.photos.get(id);
  if (photo === undefined || photo.tag === "") {
    return problem(response, 404, "rendition-pending", "This rendition is not made yet.");
  }
  const key = `${photo.tag}-${kind}`;
  if (!pictures.has(key)) {
    const [picture, shape] = photo.tag.split("-").map(Number);
    const [width, height] = library.size(shape);
    const scale = (kind === "preview" ? 1800 : 550) / Math.max(width, height);
    const size = [Math.round(width * scale), Math.round(height * scale)];
    pictures.set(key, png(...size, painted(picture, ...size, kind === "preview" ? 3 : 2)));
  }
  response.writeHead(200, { "content-type": "image/png", "cache-control": "private, max-age=31536000, immutable" });
  return response.end(pictures.get(key));
}

function events(library, request, response, url) {
  const since = Number(request.headers["last-event-id"] ?? url.searchParams.get("since") ?? library.seq);
  response.writeHead(200, { "content-type": "text/event-stream", "cache-control": "no-cache" });
  response.write(`event: hello\ndata: {"lastSeq":${library.seq}}\n\n`);
  const send = (change) => response.write(`id: ${change.seq}\nevent: change\ndata: ${JSON.stringify(change)}\n\n`);
  library.changes.filter((change) => change.seq > since).forEach(send);
  library.listeners.add(send);
  const beat = setInterval(() => response.write(": still here\n\n"), 15_000);
  request.on("close", () => {
    clearInterval(beat);
    library.listeners.delete(send);
  });
}

async function body(request) {
  const chunks = [];
  for await (const chunk of request) {
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

async function upload(id, library, request, response, url) {
  const name = url.searchParams.get("name") ?? "";
  const hash = createHash("sha256");
  let size = 0;
  for await (const chunk of request) {
    hash.update(chunk);
    size += chunk.length;
  }
  const fault = faults.find((each) => name.includes(each.name));
  if (fault !== undefined) {
    fault.times--;
    faults = faults.filter((each) => each.times > 0);
    return problem(response, fault.status, fault.code, fault.detail);
  }
  const sha256 = hash.digest("hex");
  const { photo, duplicate } = library.upload({ name, size, sha256, modified: request.headers["x-qmulum-modified"] });
  const href = `/api/v1/photos/${photo.id}`;
  const receipt = { photoId: photo.id, libraryId: id, sha256, size, name, location: "mock", receivedAt: new Date().toISOString(), duplicate, href };
  return json(response, duplicate ? 200 : 201, receipt, { location: href });
}

/** What a library's address leads to; a library that is not there is told as the server tells it. */
const inLibrary = (handler) => (request, response, url, [, id, ...rest]) => {
  const found = accounts.libraries.get(id);
  return found === undefined
    ? problem(response, 404, "not-found", "There is no such library.")
    : handler({ request, response, url, id, library: found.photos, found, rest });
};

/** Also for whoever is not signed in. */
const open = [
  ["GET", /^\/api\/v1\/server$/, (_, response) => json(response, 200, accounts.server)],
  ["POST", /^\/api\/v1\/setup$/, async (request, response) => {
    const { token, name, email } = JSON.parse(await body(request));
    if (token !== "right" || accounts.setup === "done") {
      return problem(response, 403, "forbidden", "The token is not the one of the setup link.");
    }
    Object.assign(accounts, { setup: "done", signedIn: true });
    Object.assign(accounts.account, { name, email });
    return json(response, 201, accounts.account);
  }],
  ["POST", /^\/api\/v1\/session$/, async (request, response) => {
    const refusal = accounts.signIn(JSON.parse(await body(request)));
    return refusal === undefined
      ? json(response, 201, { account: accounts.account })
      : problem(response, refusal.status, refusal.code, refusal.detail, refusal.retryAfter ? { "retry-after": refusal.retryAfter } : {});
  }],
  ["POST", /^\/mock\/faults$/, async (request, response) => {
    faults = JSON.parse(await body(request));
    json(response, 200, {});
  }],
  ["POST", /^\/mock\/state$/, async (request, response) => {
    Object.assign(accounts, JSON.parse(await body(request)));
    json(response, 200, {});
  }],
  ["POST", /^\/mock\/change$/, async (request, response) => {
    // {count}: adds that many photos of all times; a burst as of another device.
    const { count = 1 } = JSON.parse(await body(request));
    const { photos } = accounts.libraries.get("home");
    for (let i = 0; i < count; i++) {
      const sha256 = createHash("sha256").update(`${photos.seq}-${i}`).digest("hex");
      photos.upload({ name: `IMG_2025${String(1 + (i % 12)).padStart(2, "0")}15_12${String(i % 60).padStart(2, "0")}00.jpg`, size: 1000 + i, sha256 });
    }
    json(response, 200, {});
  }],
];

const signedIn = [
  ["DELETE", /^\/api\/v1\/session$/, (_, response) => {
    accounts.signedIn = false;
    response.writeHead(204).end();
  }],
  ["GET", /^\/api\/v1\/me$/, (_, response) => json(response, 200, accounts.account)],
  ["GET", /^\/api\/v1\/libraries$/, (_, response) =>
    json(response, 200, { libraries: [...accounts.libraries.values()].map((each) => accounts.describe(each)) })],
  ["GET", /^\/api\/v1\/libraries\/([^/]+)\/timeline$/, inLibrary(({ response, library }) => json(response, 200, library.timeline()))],
  ["GET", /^\/api\/v1\/libraries\/([^/]+)\/timeline\/(\d{4}-\d\d)$/, inLibrary(({ response, url, library, rest: [month] }) =>
    json(response, 200, library.month(month, url.searchParams.get("after"), Number(url.searchParams.get("limit") ?? 500))))],
  ["GET", /^\/api\/v1\/libraries\/([^/]+)\/events$/, inLibrary(({ request, response, url, library }) => events(library, request, response, url))],
  ["POST", /^\/api\/v1\/libraries\/([^/]+)\/photos\/check$/, inLibrary(async ({ request, response, library }) => {
    const { sha256 } = JSON.parse(await body(request));
    const present = sha256.filter((hash) => library.byHash.has(hash)).map((hash) => ({ sha256: hash, photoId: library.byHash.get(hash) }));
    json(response, 200, { present, missing: sha256.filter((hash) => !library.byHash.has(hash)) });
  })],
  ["POST", /^\/api\/v1\/libraries\/([^/]+)\/photos$/, inLibrary(({ request, response, url, id, library }) => upload(id, library, request, response, url))],
  ["GET", /^\/api\/v1\/photos\/([^/]+)$/, (_, response, url, [, id]) => {
    const facts = accounts.libraryOf(id)?.facts(id);
    return facts === undefined ? problem(response, 404, "not-found", "There is no such photo.") : json(response, 200, facts);
  }],
  ["GET", /^\/api\/v1\/photos\/([^/]+)\/receipt$/, (_, response, url, [, id]) => {
    const facts = accounts.libraryOf(id)?.facts(id);
    return facts === undefined ? problem(response, 404, "not-found", "There is no such photo.") : json(response, 200, {
      photoId: id, libraryId: "home", sha256: facts.sha256, size: facts.size, name: facts.name, receivedAt: facts.receivedAt, duplicate: false,
      href: `/api/v1/photos/${id}`, verifiedAt: new Date(Date.now() - 259_200_000).toISOString(), replicas: 2,
    });
  }],
  ["GET", /^\/api\/v1\/photos\/([^/]+)\/renditions\/(thumbnail|preview)$/, (_, response, url, [, id, kind]) => rendition(response, id, kind)],
  ["GET", /^\/api\/v1\/photos\/([^/]+)\/original$/, (_, response, url, [, id]) => rendition(response, id, "preview")],
];

/** Routes of JSON in and out, as those above. */
const asJson = (routes) => routes.map(([method, pattern, handler]) => [
  method, new RegExp(`^/api/v1${pattern}$`), async (request, response, url, [, ...names]) => {
    const bytes = await body(request);
    try {
      const [status, answer] = handler(bytes.length === 0 ? {} : JSON.parse(bytes), names[0] && decodeURIComponent(names[0]), url.searchParams);
      if (answer === undefined) {
        response.writeHead(status).end();
      } else {
        json(response, status, answer);
      }
    } catch (error) {
      if (!(error instanceof Refusal)) {
        throw error;
      }
      problem(response, error.status, error.code, error.message);
    }
  },
]);
open.push(...asJson(openRoutes(accounts)));
signedIn.push(...asJson([...ownRoutes(accounts), ...adminRoutes(accounts)]));

/** The description that the page asks what there is: the addresses and methods alone. */
function description() {
  const paths = {};
  for (const [method, pattern] of [...open, ...signedIn]) {
    const address = pattern.source.replace(/\\\//g, "/").replace(/^\^|\$$/g, "").replace(/\([^)]*\)|\[[^\]]*\]\+/g, "{id}");
    (paths[address] ??= {})[method.toLowerCase()] = {};
  }
  return { openapi: "3.1.1", paths };
}
open.push(["GET", /^\/openapi\/v1\.json$/, (_, response) => json(response, 200, description())]);

async function answer(routes, request, response, url) {
  for (const [method, pattern, handler] of routes) {
    const match = request.method === method && pattern.exec(url.pathname);
    if (match) {
      await handler(request, response, url, match);
      return true;
    }
  }
  return false;
}

const server = createServer(async (request, response) => {
  const url = new URL(request.url, "http://localhost");
  try {
    if (await answer(open, request, response, url)) {
      return;
    }
    if (url.pathname.startsWith("/api/") && !accounts.signedIn) {
      request.resume();
      problem(response, 401, "unauthorized", "Sign in first.");
    } else if (await answer(signedIn, request, response, url)) {
      return;
    } else if (url.pathname.startsWith("/api/")) {
      problem(response, 404, "not-found", `There is nothing at ${url.pathname}.`);
    } else {
      file(response, url.pathname);
    }
  } catch (error) {
    problem(response, 500, "mock-broke", String(error));
  }
});

server.listen(option("port", 5099), "127.0.0.1", () => console.log(`listening on http://127.0.0.1:${server.address().port}`));
