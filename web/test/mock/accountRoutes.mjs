// What the mock answers about one's own account, and about a library's members. Each handler gets the request's JSON, and answers
// with [status, body] or throws a Refusal.
import { randomUUID } from "node:crypto";
import { locationRoutes } from "./locationRoutes.mjs";
import { Refusal } from "./refusal.mjs";
import { Code } from "./mockAccounts.mjs";


const Links = ["right"];
const Done = [204, undefined];
const Qr = "data:image/svg+xml," + encodeURIComponent(
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 29 29" shape-rendering="crispEdges"><path d="${Array.from({ length: 420 }, (_, i) => {
    const [x, y] = [(i * 7) % 29, Math.floor((i * 7) / 29) % 29];
    return (i * 2654435761) % 7 < 4 ? `M${x} ${y}h1v1h-1z` : "";
  }).join("")}"/></svg>`);

function checkPassword(accounts, password) {
  if (password !== accounts.password) {
    throw new Refusal(403, "forbidden", "The password is not right.");
  }
}

function checkLink(token) {
  if (!Links.includes(token)) {
    throw new Refusal(403, "forbidden", "The token is unknown, was used or is too old.");
  }
}

function take(list, id) {
  const at = list.findIndex((each) => (each.id ?? each.accountId) === id);
  if (at < 0) {
    throw new Refusal(404, "not-found", "There is no such thing.");
  }
  return list.splice(at, 1)[0];
}

const page = (entries, after) => {
  const start = Number(after ?? 0);
  return { entries: entries.slice(start, start + 20), ...(start + 20 < entries.length ? { next: String(start + 20) } : {}) };
};

export const openRoutes = (accounts) => [
  ["POST", "/accounts", ({ email, name, invitation }) => {
    if (invitation !== undefined) {
      Object.assign(accounts.account, { name, email });
      accounts.signedIn = true;
      return [201, { account: accounts.account }];
    }
    return [202, undefined];
  }],
  ["POST", "/accounts/confirm", ({ token }) => (checkLink(token), Done)],
  ["POST", "/accounts/forgot", () => [202, undefined]],
  ["POST", "/accounts/reset", ({ token, password }) => {
    checkLink(token);
    accounts.password = password;
    return Done;
  }],
  ["POST", "/invitations/look", ({ token }) => {
    checkLink(token);
    return [200, { library: { name: "Summer at the lake" }, role: "contributor", from: { name: "Bob" }, email: accounts.invitedEmail, accountExists: false }];
  }],
];

export const ownRoutes = (accounts) => [
  ["PATCH", "/me", ({ name }) => [200, Object.assign(accounts.account, { name })]],
  ["POST", "/me/password", ({ current, new: next }) => {
    checkPassword(accounts, current);
    accounts.password = next;
    accounts.sessions = accounts.sessions.filter((each) => each.current);
    return Done;
  }],
  ["POST", "/me/email", ({ password }) => (checkPassword(accounts, password), [202, undefined])],
  ["GET", "/me/sessions", () => [200, { sessions: accounts.sessions }]],
  ["DELETE", "/me/sessions", () => {
    accounts.sessions = accounts.sessions.filter((each) => each.current);
    return Done;
  }],
  ["DELETE", "/me/sessions/([^/]+)", (_, id) => (take(accounts.sessions, id), Done)],
  ["GET", "/me/keys", () => [200, { keys: accounts.keys }]],
  ["POST", "/me/keys", (request) => {
    const key = { id: randomUUID(), permissions: ["viewLibrary"], createdAt: new Date().toISOString(), ...request };
    accounts.keys.push(key);
    return [201, { key, secret: `qmk_${"4f9Xw2".repeat(7)}` }];
  }],
  ["DELETE", "/me/keys/([^/]+)", (_, id) => (take(accounts.keys, id), Done)],
  ["POST", "/me/totp", ({ password }) => {
    checkPassword(accounts, password);
    return [200, { secret: "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP", uri: "otpauth://totp/Qmulum:ada", qr: Qr }];
  }],
  ["PUT", "/me/totp", ({ code }) => {
    if (code !== Code) {
      throw new Refusal(400, "invalid", "The code is not right: take the one that is shown now.");
    }
    accounts.account.twoFactor = true;
    return [200, { recoveryCodes: Array.from({ length: 10 }, (_, i) => `${String(i).repeat(4)}-abcd-ef${i}9`) }];
  }],
  ["DELETE", "/me/totp", ({ password }) => {
    checkPassword(accounts, password);
    accounts.account.twoFactor = false;
    return Done;
  }],
  ["GET", "/me/passkeys", () => [200, { passkeys: accounts.passkeys }]],
  ["DELETE", "/me/passkeys/([^/]+)", (_, id) => (take(accounts.passkeys, id), Done)],
  ["GET", "/me/providers", () => [200, { providers: accounts.linked }]],
  ["DELETE", "/me", ({ password }) => {
    checkPassword(accounts, password);
    accounts.account.deletedAt = new Date(Date.now() + 14 * 86_400_000).toISOString();
    return [202, { deletedAt: accounts.account.deletedAt }];
  }],
  ["POST", "/me/restore", () => {
    delete accounts.account.deletedAt;
    return Done;
  }],
  ["GET", "/me/audit", (_, __, query) => [200, page(auditOf(45), query.get("after"))]],
  ["POST", "/libraries", ({ name }) => {
    const id = randomUUID();
    accounts.libraries.set(id, { id, name, role: "owner", createdAt: new Date().toISOString(), ...accounts.contents(0, 1) });
    return [201, accounts.describe(accounts.libraries.get(id))];
  }],
  ["GET", "/libraries/[^/]+/uploads", (_, __, query) => [200, uploadsOf(query)]],
  ["GET", "/libraries/[^/]+/replicas", () => [200, { replicas: accounts.replicas }]],
  ["GET", "/libraries/[^/]+/originals", () => [200, accounts.originals]],
  ["PUT", "/libraries/[^/]+/originals", ({ onceReplicas }) => {
    accounts.originals = onceReplicas === null ? { elsewhere: 0, bytes: 0, atRisk: 0 } : { onceReplicas, elsewhere: 1200, bytes: 4.4e9, recalled: 1, atRisk: 3 };
    return [200, accounts.originals];
  }],
  ["PUT", "/libraries/[^/]+/replicas/([^/]+)/trust", ({ counts }, id) => {
    accounts.replicas.find((replica) => replica.id === id).counts = counts;
    return [200, { id, counts, askedBack: 0 }];
  }],
  ["DELETE", "/libraries/[^/]+/replicas/([^/]+)", (_, id, query) => {
    if (accounts.originals.elsewhere > 0 && query.get("even") !== "true") {
      throw new Refusal(409, "conflict", "1,200 originals would have fewer copies than 3 without this replica. They are asked back now.");
    }
    take(accounts.replicas, id);
    return Done;
  }],
  ["GET", "/libraries/deleted", () => [200, { libraries: accounts.deleted }]],
  ["GET", "/libraries/([^/]+)", (_, id) => [200, { ...accounts.describe(found(accounts, id)), settings: found(accounts, id).settings ?? { trashDays: 30 } }]],
  ["PATCH", "/libraries/([^/]+)", ({ name, settings }, id) => {
    Object.assign(found(accounts, id), name === undefined ? { settings } : { name });
    return [200, accounts.describe(found(accounts, id))];
  }],
  ["POST", "/libraries/deleted/([^/]+)/restore", (_, id) => (take(accounts.deleted, id), Done)],
  ["DELETE", "/libraries/([^/]+)", (_, id) => {
    const gone = { id, name: found(accounts, id).name, deletedAt: new Date().toISOString(), removedAt: new Date(Date.now() + 30 * 86_400_000).toISOString() };
    accounts.libraries.delete(id);
    accounts.deleted.push(gone);
    return [200, gone];
  }],
  ["POST", "/libraries/([^/]+)/leave", (_, id) => (found(accounts, id), accounts.libraries.delete(id), Done)],
  ["GET", "/libraries/([^/]+)/members", () => [200, { members: accounts.members }]],
  ["PUT", "/libraries/[^/]+/members/([^/]+)", ({ role }, id) => (Object.assign(accounts.members.find((each) => each.accountId === id), { role }), Done)],
  ["DELETE", "/libraries/[^/]+/members/([^/]+)", (_, id) => (take(accounts.members, id), Done)],
  ["POST", "/libraries/([^/]+)/transfer", (_, id) => {
    found(accounts, id).role = "editor";
    return Done;
  }],
  ["GET", "/libraries/[^/]+/invitations", () => [200, { invitations: accounts.invitations }]],
  ["POST", "/libraries/[^/]+/invitations", (request) => {
    const made = { id: randomUUID(), ...request };
    accounts.invitations.push(made);
    return [201, { ...made, href: "http://photos.example.org/invitation#qmi_7hC2kPz9wQxV4mN8rT1yB6dF3gJ5sL0a" }];
  }],
  ["DELETE", "/libraries/[^/]+/invitations/([^/]+)", (_, id) => (take(accounts.invitations, id), Done)],
  ["POST", "/invitations/accept", ({ token }) => {
    checkLink(token);
    const id = "joined";
    accounts.libraries.set(id, { id, name: "Summer at the lake", role: "contributor", createdAt: new Date().toISOString(), ...accounts.contents(30, 9) });
    return [200, { libraryId: id }];
  }],
];

const people = (accounts) => [
  accounts.account,
  ...Array.from({ length: 57 }, (_, i) => ({
    id: `p${i}`, name: i === 3 ? "<b>Bold</b>" : `Person ${i + 1}`, email: `person${i + 1}@example.org`, administrator: false, emailConfirmed: i % 5 !== 4,
    disabled: i % 7 === 6, createdAt: "2026-04-01T09:00:00Z", lastSeenAt: new Date(Date.now() - i * 86_400_000).toISOString(),
    photos: 1200 - i, bytes: 4e9 - i * 1e7, twoFactor: i % 3 === 0, ...accounts.changed?.[`p${i}`],
  })),
];

export const adminRoutes = (accounts) => [
  ["GET", "/admin/accounts", (_, __, query) => {
    const all = people(accounts).filter(({ name, email }) => `${name} ${email}`.toLowerCase().includes((query.get("search") ?? "").toLowerCase()));
    const start = Number(query.get("after") ?? 0);
    return [200, { accounts: all.slice(start, start + 20), ...(start + 20 < all.length ? { next: String(start + 20) } : {}) }];
  }],
  ["POST", "/admin/accounts", () => [201, { account: people(accounts)[1], href: "http://photos.example.org/reset#qmr_9sKd02mLxP4vT7wQzB1nC8yE3fG6hJ5a" }]],
  ["GET", "/admin/accounts/([^/]+)", (_, id) => [200, people(accounts).find((each) => each.id === id)]],
  ["PATCH", "/admin/accounts/([^/]+)", (change, id) => {
    accounts.changed = { ...accounts.changed, [id]: { ...accounts.changed?.[id], ...change } };
    return [200, people(accounts).find((each) => each.id === id)];
  }],
  ["DELETE", "/admin/accounts/([^/]+)", () => Done],
  ["POST", "/admin/accounts/([^/]+)/reset", () => [200, { href: "http://photos.example.org/reset#qmr_9sKd02mLxP4vT7wQzB1nC8yE3fG6hJ5a" }]],
  ["GET", "/admin/links", () => [200, { links: [
    { kind: "resetPassword", email: "bob@example.org", href: "http://photos.example.org/reset#qmr_9sKd02mLxP4vT7wQ", createdAt: new Date().toISOString() },
  ] }]],
  ["GET", "/admin/libraries", () => [200, { libraries: [
    ...[...accounts.libraries.values()].map((each) => ({ ...accounts.describe(each), owner: "Ada Lovelace", members: 3, ...accounts.locations.of(each.id) })),
    ...accounts.deleted.map((each) => ({ ...each, photos: 7, bytes: 2.1e7, members: 1, ...accounts.locations.of(each.id) })),
  ] }]],
  ...locationRoutes(accounts.locations),
  ["GET", "/admin/queues", () => [200, { queues: [{ name: "uploads", due: 1312, running: 2, failed: 3, oldest: new Date(Date.now() - 600_000).toISOString() }, { name: "backfills", due: 0, running: 0 }] }]],
  ["GET", "/admin/tasks", () => [200, { tasks: Array.from({ length: 3 }, (_, i) => ({
    photoId: `photo-${i}`, name: `IMG_00${i}.CR3`, operation: "derive@1", attempts: 5, reason: "The RAW file ends in the middle of its strip 4.", at: "2026-11-20T09:00:00Z",
  })) }]],
  ["POST", "/admin/tasks/([^/]+)/retry", () => [202, undefined]],
  ["POST", "/admin/reindex", () => [202, undefined]],
  ["GET", "/admin/statistics", () => [200, {
    accounts: 58, libraries: 63, photos: 213_220, bytes: 1_112e9,
    formats: [{ name: "JPEG", count: 160_000 }, { name: "HEIC", count: 41_000 }, { name: "CR3", count: 9000 }, { name: "MP4", count: 3220 }],
    cameras: ["Nimbus N-3", "Pixel 9 Pro", "iPhone 16", "Canon EOS R6 Mark II", "<i>odd</i> model of a name that goes on"].map((name, i) => ({ name, count: 90_000 >> i })),
    uploads: Array.from({ length: 30 }, (_, i) => ({ day: new Date(Date.now() - i * 86_400_000).toISOString().slice(0, 10), count: i % 6 === 5 ? 0 : (i * 7919) % 900 })),
    locations: [{ name: "disk", bytes: 812e9 }, { name: "nas", bytes: 300e9 }],
  }]],
  ["GET", "/admin/audit", (_, __, query) => [200, page(auditOf(90).filter(({ action }) => action.includes(query.get("action") ?? "")), query.get("after"))]],
];

/** 45 uploads of two devices and of the page, of each state some, with the reasons that the server gives. */
function uploadsOf(query) {
  const states = ["failed", "open", "done", "ended", "done"];
  const reasons = {
    failed: ["The library has room for 1,204 more bytes, and the file has 4,102,331.", "The SHA-256 of what came is not the one that was declared."],
    open: ["The connection broke before all bytes had come."], ended: ["The connection broke before all bytes had come."], done: [""],
  };
  const all = Array.from({ length: 45 }, (_, i) => {
    const state = states[i % states.length];
    return {
      id: `u${i}`, accountId: i % 4 === 3 ? "bob" : "ada", name: `IMG_${4000 + i}.HEIC`, size: 4_102_331, received: state === "done" ? 4_102_331 : i * 30_000,
      device: ["Pixel 9 Pro of Ada", "", "A laptop with <b>a name</b> that goes on for rather a long while"][i % 3],
      path: i % 3 === 1 ? "" : `DCIM/Camera/2026/IMG_${4000 + i}.HEIC`, client: "Mozilla/5.0 (Linux; Android 15) Chrome/140.0.0.0 Mobile Safari/537.36",
      state, stops: state === "done" ? 0 : i % 4, reason: reasons[state][i % reasons[state].length], door: "resumable",
      beganAt: new Date(Date.now() - i * 3_700_000).toISOString(), heardAt: new Date(Date.now() - i * 3_600_000).toISOString(),
    };
  });
  const [state, device, start] = [query.get("state"), query.get("device"), Number(query.get("after") ?? 0)];
  const fit = all.filter((each) => (state ?? each.state) === each.state && (device ?? each.device) === each.device);
  return { uploads: fit.slice(start, start + 20), ...(start + 20 < fit.length ? { next: String(start + 20) } : {}) };
}

function found(accounts, id) {
  const library = accounts.libraries.get(id);
  if (library === undefined) {
    throw new Refusal(404, "not-found", "There is no such library.");
  }
  return library;
}

function auditOf(count) {
  const actions = ["signed-in", "key-made", "sign-in-failed", "library-shared", "photo-deleted"];
  return Array.from({ length: count }, (_, i) => ({
    id: String(count - i), at: new Date(Date.now() - i * 3_600_000).toISOString(), action: actions[i % actions.length], actor: "Ada Lovelace",
    address: "192.168.1.20", client: "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
    ...(i % actions.length === 1 ? { detail: "Backup of the laptop" } : {}),
  }));
}
