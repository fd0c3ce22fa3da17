// A library in memory that behaves as the HTTP API says: months, changes with `seq`, uploads that are "derived" a moment later.
import { createHash, randomUUID } from "node:crypto";
import { rgbaToThumbHash } from "thumbhash";
import { chances, landscape } from "./landscape.mjs";

const Shapes = [
  [4032, 3024], [4032, 3024], [3024, 4032], [6000, 4000], [4000, 6000], [3000, 3000], [1920, 1080], [9000, 2600],
];

/** How many different pictures the synthetic photos share. */
export const Pictures = 48;

function placeholders() {
  return Array.from({ length: Pictures * Shapes.length }, (_, i) => {
    const [width, height] = Shapes[i % Shapes.length];
    const w = width > height ? 48 : Math.round((48 * width) / height);
    const h = width > height ? Math.round((48 * height) / width) : 48;
    const rgb = landscape(Math.floor(i / Shapes.length), w, h);
    const rgba = new Uint8Array(w * h * 4).fill(255);
    for (let p = 0; p < w * h; p++) {
      rgba.set(rgb.subarray(p * 3, p * 3 + 3), p * 4);
    }
    return Buffer.from(rgbaToThumbHash(w, h, rgba)).toString("base64");
  });
}

export class MockLibrary {
  constructor({ photos = 0, seed = 1, years = 12, deriveAfter = 300 } = {}) {
    this.deriveAfter = deriveAfter;
    this.photos = new Map();
    this.months = new Map();
    this.byHash = new Map();
    this.changes = [];
    this.seq = 0;
    this.listeners = new Set();
    this.bytes = 0;
    this.hashes = placeholders();
    this.fill(photos, seed, years);
  }

  /** Photos without changes: they were there before anybody listened. */
  fill(count, seed, years) {
    const random = chances(seed);
    const end = Date.UTC(2026, 9, 31);
    let day = end;
    for (let i = 0; i < count; i++) {
      // Days with many photos and pauses between them, as people take them.
      if (random() < 0.06) {
        day = end - random() * years * 365.25 * 86_400_000;
      }
      const picture = Math.floor(random() * Pictures);
      const shape = Math.floor(random() * Shapes.length);
      const taken = new Date(day + random() * 36_000_000).toISOString().slice(0, 19);
      this.put(this.entry({ taken, picture, shape, state: "ready", name: `IMG_${String(i).padStart(5, "0")}.jpg` }));
    }
    this.seq = count;
  }

  entry({ taken, picture, shape, state, name, sha256, size = 3_000_000, width, height }) {
    const [w, h] = Shapes[shape];
    return {
      id: randomUUID(),
      revision: 1,
      taken,
      month: taken.slice(0, 7),
      width: width ?? w,
      height: height ?? h,
      placeholder: this.hashes[picture * Shapes.length + shape],
      tag: `${picture}-${shape}`,
      kind: "image",
      state,
      name,
      size,
      sha256: sha256 ?? createHash("sha256").update(name + taken).digest("hex"),
    };
  }

  put(photo) {
    this.take(photo.id);
    this.photos.set(photo.id, photo);
    this.byHash.set(photo.sha256, photo.id);
    const month = this.months.get(photo.month) ?? new Map();
    month.set(photo.id, photo);
    this.months.set(photo.month, month);
  }

  take(id) {
    const before = this.photos.get(id);
    if (before !== undefined) {
      const month = this.months.get(before.month);
      month.delete(id);
      if (month.size === 0) {
        this.months.delete(before.month);
      }
      this.photos.delete(id);
    }
    return before;
  }

  change(kind, photo) {
    if (kind === "removed") {
      this.take(photo.id);
    } else {
      this.put(photo);
    }
    const change = { seq: ++this.seq, kind, at: new Date().toISOString(), photo };
    this.changes.push(change);
    for (const listener of this.listeners) {
      listener(change);
    }
  }

  /** Takes an upload as the server does: known at once by the file's time, dated and drawn a moment later. */
  upload({ name, size, sha256, modified }) {
    const known = this.byHash.get(sha256);
    if (known !== undefined) {
      return { photo: this.photos.get(known), duplicate: true };
    }
    const number = parseInt(sha256.slice(0, 8), 16);
    const taken = (modified ?? new Date().toISOString()).slice(0, 19);
    const ready = this.entry({ taken, picture: number % Pictures, shape: number % Shapes.length, state: "ready", name, sha256, size });
    const pending = { ...ready, width: 0, height: 0, placeholder: "", tag: "", state: "pending" };
    this.bytes += size;
    this.change("added", pending);
    // A name that says a date is dated by it, so that a photo moves when its facts are known.
    const date = /(\d{4})(\d{2})(\d{2})_(\d{2})(\d{2})(\d{2})/.exec(name);
    const dated = date === null ? taken : `${date[1]}-${date[2]}-${date[3]}T${date[4]}:${date[5]}:${date[6]}`;
    setTimeout(() => this.change("updated", { ...ready, taken: dated, month: dated.slice(0, 7), revision: 2 }), this.deriveAfter);
    return { photo: pending, duplicate: false };
  }

  timeline() {
    const months = [...this.months].map(([month, photos]) => ({ month, count: photos.size }));
    months.sort((a, b) => (a.month > b.month ? -1 : 1));
    return { seq: this.seq, photos: this.photos.size, months };
  }

  month(name, after, limit) {
    const all = [...(this.months.get(name)?.values() ?? [])];
    all.sort((a, b) => (a.taken === b.taken ? (a.id > b.id ? -1 : 1) : a.taken > b.taken ? -1 : 1));
    const start = after === null ? 0 : all.findIndex((photo) => `${photo.taken}~${photo.id}` === after) + 1;
    const page = all.slice(start, start + limit);
    const answer = { month: name, seq: this.seq, count: all.length };
    for (const column of ["id", "taken", "width", "height", "placeholder", "tag", "kind", "state"]) {
      answer[column] = page.map((photo) => photo[column]);
    }
    if (start + limit < all.length) {
      const last = page[page.length - 1];
      answer.next = `${last.taken}~${last.id}`;
    }
    return answer;
  }

  facts(id) {
    const photo = this.photos.get(id);
    if (photo === undefined) {
      return undefined;
    }
    const { taken, month: _, ...rest } = photo;
    return {
      ...rest,
      libraryId: "home",
      contentType: "image/jpeg",
      receivedAt: new Date().toISOString(),
      taken: { local: taken, offset: "+02:00", source: "exif" },
      orientation: 1,
      camera: { make: "Nimbus", model: "N-3", lens: "Nimbus 24-70 mm f/2.8" },
      exposure: { time: "1/250", fNumber: 5.6, iso: 200, focalLength: 35 },
      position: { latitude: 46.5197, longitude: 7.9594, altitude: 1180 },
      revision: photo.revision ?? 1,
      keywords: [],
      origin: { path: `Camera/${photo.name}`, client: "web" },
      versions: [{ number: 1, sha256: photo.sha256, size: photo.size, contentType: "image/jpeg", createdAt: new Date().toISOString() }],
      renditions: ["thumbnail", "preview"].map((kind) => ({
        kind, width: 550, height: 412, contentType: "image/png", bytes: 40_000, href: `/api/v1/photos/${id}/renditions/${kind}?tag=${photo.tag}`,
      })),
      tasks: [{ operation: "derive@1", state: "done", attempts: 1 }],
    };
  }

  size(shape) {
    return Shapes[shape];
  }
}
