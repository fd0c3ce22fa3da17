// Accounts, sessions and libraries of the mock: one visitor's world, kept in memory. What it refuses, it refuses as the server does.
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
      signIn: { passkeys: false, providers: [] },
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
