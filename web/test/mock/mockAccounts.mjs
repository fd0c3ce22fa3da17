// Accounts, sessions and libraries of the mock: one visitor's world, kept in memory. What it refuses, it refuses as the server does.
import { MockLocations } from "./locationRoutes.mjs";
import { MockLibrary } from "./mockLibrary.mjs";

const Roles = ["owner", "contributor", "viewer", "editor"];
const Names = ["Home", "Lake house, summers with the whole family", "Granny's photos", "Football club"];

/** Everybody's password here, and the second factor's only code. */
export const Password = "correct horse battery";
export const Code = "123456";

export class MockAccounts {
  constructor({ photos = 0, libraries = 1 } = {}) {
    this.account = {
      id: "ada", name: "Ada Lovelace", email: "ada@example.org", administrator: true, emailConfirmed: true,
      createdAt: "2026-03-01T09:00:00Z", twoFactor: false,
    };
    this.password = Password;
    this.signedIn = true;
    this.setup = "done";
    this.registration = "open";
    this.mail = true;
    this.failures = 0;
    this.sessions = [
      { id: "s1", current: true, createdAt: "2026-11-20T09:00:00Z", lastUsedAt: new Date().toISOString(), expiresAt: "2026-12-30T09:00:00Z",
        client: "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", address: "192.168.1.20" },
      { id: "s2", current: false, createdAt: "2026-10-02T18:00:00Z", lastUsedAt: new Date(Date.now() - 7_200_000).toISOString(),
        expiresAt: "2026-12-30T09:00:00Z", address: "2001:db8:85a3::8a2e:370:7334",
        client: "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Version/18.0 Mobile/15E148 Safari/604.1" },
    ];
    this.keys = [
      { id: "k1", name: "Backup of the laptop", permissions: ["listLibraries", "viewLibrary", "addPhotos", "viewPhoto", "downloadPhoto", "viewAccount"],
        createdAt: "2026-03-02T09:00:00Z", expiresAt: "2027-03-02T09:00:00Z", lastUsedAt: new Date(Date.now() - 300_000).toISOString(),
        lastUsedFrom: "192.168.1.31" },
      { id: "k2", name: "Camera at the front door", permissions: ["addPhotos"], library: "home", createdAt: "2026-05-02T09:00:00Z" },
    ];
    this.passkeys = [{ id: "p1", name: "Phone", createdAt: "2026-09-01T09:00:00Z" }];
    this.linked = [];
    this.deleted = [{ id: "old", name: "Old club", deletedAt: "2026-11-20T09:00:00Z", removedAt: "2026-12-20T09:00:00Z" }];
    this.members = [
      { accountId: "ada", name: "Ada Lovelace", email: "ada@example.org", role: "owner" },
      { accountId: "bob", name: "Bob", email: "bob@example.org", role: "editor" },
      { accountId: "eve", name: "<img src=x onerror=alert(1)> Evelyn Featherstonehaugh-Cholmondeley", email: "evelyn.featherstonehaugh@example.org", role: "viewer" },
    ];
    this.invitations = [
      { id: "i1", role: "contributor", email: "mallory@example.org", expiresAt: "2026-12-03T09:00:00Z" },
      { id: "i2", role: "viewer", expiresAt: "2026-12-03T09:00:00Z" },
    ];
    const ago = (days) => new Date(Date.now() - days * 86_400_000).toISOString();
    const replica = { accountId: "ada", photos: 48_770, bytes: 181e9, behindBy: 0, madeAt: "2026-03-01T09:00:00Z" };
    this.replicas = [
      { ...replica, id: "r1", name: "NAS in the cellar", lastSeen: ago(0), counts: true, sameDiskAs: ["r2"] },
      { ...replica, id: "r2", name: "Laptop", sameDiskAs: ["r1"], photos: 48_758, behindBy: 12, lastSeen: ago(2) },
      { ...replica, id: "r3", name: "<b>Granny's</b> computer in the house at the lake, upstairs", photos: 30_000, behindBy: 18_770, lastSeen: ago(40) },
    ];
    this.originals = { elsewhere: 0, bytes: 0, atRisk: 0 };
    this.locations = new MockLocations();
    this.libraries = new Map();
    for (let i = 0; i < libraries; i++) {
      const id = i === 0 ? "home" : `library-${i}`;
      this.libraries.set(id, { id, name: Names[i], role: Roles[i], createdAt: "2026-03-01T09:00:00Z", ...this.contents(i === 0 ? photos : 40 * i, i + 1) });
    }
  }

  contents(photos, seed) {
    return { photos: new MockLibrary({ photos, seed }) };
  }

  get server() {
    return {
      name: "Qmulum", version: "mock", setup: this.setup, registration: this.registration, mail: this.mail,
      signIn: this.ways ?? { passkeys: true, providers: [{ name: "club", label: "the club's account", href: "/api/v1/session/providers/club" }] },
      limits: { maxUploadBytes: 2 ** 36, maxBase64Bytes: 2 ** 24, maxCheckHashes: 10_000, maxFilesPerRequest: 100 },
    };
  }

  describe({ id, name, role, createdAt, photos }) {
    return { id, name, role, createdAt, photos: photos.photos.size, bytes: photos.bytes, lastSeq: photos.seq };
  }

  /** The library that holds the photo. */
  libraryOf(photo) {
    return [...this.libraries.values()].find(({ photos }) => photos.photos.has(photo))?.photos;
  }

  signIn({ email, password, code }) {
    if (this.failures >= 20) {
      return { status: 429, code: "too-many-attempts", detail: "Too many wrong passwords.", retryAfter: 40 };
    }
    if (email?.toLowerCase() !== this.account.email || password !== this.password) {
      this.failures++;
      return { status: 401, code: "sign-in-failed", detail: "The e-mail or the password is wrong." };
    }
    if (this.account.twoFactor && code !== Code) {
      return { status: 401, code: "second-factor", detail: "A code is needed." };
    }
    this.failures = 0;
    this.signedIn = true;
    return undefined;
  }
}
