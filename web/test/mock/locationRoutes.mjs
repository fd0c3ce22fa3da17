// What the mock answers about the places where bytes live: one that is there, one that is away, a bucket, and moves in all states.
import { Refusal } from "./refusal.mjs";

const named = ({ id, name }) => ({ id, name });

export class MockLocations {
  constructor() {
    this.all = [
      { id: "own", name: "folder", address: "/var/lib/qmulum/location", newLibraries: "all" },
      { id: "l1", name: "nas", address: "/mnt/nas/qmulum", addedAt: "2026-09-01T09:00:00Z" },
      { id: "l2", name: "Bucket of the <b>club</b> with a name that goes on for a while",
        address: "s3://photos-of-the-football-club-1907/qmulum?endpoint=https://s3.eu-central.example.org&region=eu-central-003&profile=club", addedAt: "2026-10-01T09:00:00Z" },
    ];
    this.checks = {
      own: { state: "ok", photos: 213_220, bytes: 812e9, freeBytes: 1188e9, totalBytes: 2000e9 },
      l1: { state: "store-offline", problem: "/mnt/nas/qmulum is not mounted: its marker is not there.", photos: 31_000, bytes: 300e9 },
      l2: { state: "ok", photos: 0, bytes: 0 },
    };
    const move = { startedAt: new Date(Date.now() - 3_600_000).toISOString(), bytes: 4.1e9, left: 0 };
    this.moves = [
      { ...move, library: "home", state: "running", total: 5000, photos: 1312 },
      { ...move, library: "library-1", state: "unfinished", total: 40, photos: 38, left: 2,
        reason: "The original of 0b1c2d3e is not what was stored: its SHA-256 is another one. Send the file again." },
      { ...move, library: "library-3", state: "waiting", total: 120, photos: 7, reason: "/mnt/nas/qmulum is not mounted: its marker is not there." },
      { ...move, library: "library-2", state: "done", total: 80, photos: 80, finishedAt: new Date(Date.now() - 1_800_000).toISOString() },
    ];
    this.pace = 0;
    this.places = { home: ["l2", "own"], "library-1": ["l1", "l1"] };
  }

  of(library) {
    const [originals, renditions] = (this.places[library] ?? ["own", "own"]).map((id) => named(this.find(id)));
    return { originals, renditions, former: library === "home" ? [named(this.all[0])] : [] };
  }

  find(id) {
    const found = this.all.find((each) => each.id === id);
    if (found === undefined) {
      throw new Refusal(404, "not-found", "There is no such location.");
    }
    return found;
  }

  move(library) {
    const found = this.moves.find((each) => each.library === library);
    if (found === undefined) {
      throw new Refusal(409, "conflict", "No move of this library goes on.");
    }
    return found;
  }
}

export const locationRoutes = (locations) => [
  ["GET", "/admin/locations", () => [200, { locations: locations.all }]],
  ["POST", "/admin/locations", ({ name, address }) => {
    if (!address.startsWith("/") && !address.startsWith("s3://")) {
      throw new Refusal(400, "invalid", "address cannot be used: it must be an absolute path or begin with s3://.");
    }
    const id = `l${Date.now()}`;
    locations.all.push({ id, name, address, addedAt: new Date().toISOString() });
    locations.checks[id] = { state: "ok", photos: 0, bytes: 0, freeBytes: 1e12, totalBytes: 4e12 };
    return [201, locations.find(id)];
  }],
  ["PATCH", "/admin/locations/([^/]+)", ({ name }, id) => [200, Object.assign(locations.find(id), { name })]],
  ["DELETE", "/admin/locations/([^/]+)", (_, id) => {
    if (Object.values(locations.places).flat().includes(id)) {
      throw new Refusal(409, "conflict", "1 libraries have this location, or may still have bytes there; the first is home. Move them to another one, and wait until that is done.");
    }
    locations.all = locations.all.filter((each) => each !== locations.find(id));
    return [204, undefined];
  }],
  ["POST", "/admin/locations/([^/]+)/test", (_, id) => [200, locations.checks[id].state === "ok"
    ? { state: "ok", writeMegabytesPerSecond: 118.42, readMegabytesPerSecond: 431.07, smallRequestMilliseconds: 2.14,
        abilities: { conditionalPut: true, checksMd5: true, checksSha256: true, parts: true, copies: false } }
    : { state: "store-offline", problem: locations.checks[id].problem }]],
  ["GET", "/admin/storage", () => [200, { locations: locations.all.map(({ id, name }) => ({ name, ...locations.checks[id] })) }]],
  ["PUT", "/admin/locations/default", ({ originals, renditions }) => {
    for (const each of locations.all) {
      each.newLibraries = each.id !== originals && each.id !== renditions ? undefined
        : originals === renditions ? "all" : each.id === originals ? "originals" : "renditions";
    }
    return [200, { locations: locations.all }];
  }],
  ["GET", "/admin/moves", () => [200, { moves: locations.moves, megabytesPerSecond: locations.pace }]],
  ["PUT", "/admin/moves/pace", ({ megabytesPerSecond }) => {
    locations.pace = megabytesPerSecond;
    return [200, { megabytesPerSecond }];
  }],
  ["PUT", "/admin/libraries/([^/]+)/locations", ({ originals, renditions }, id) => {
    locations.places[id] = [originals, renditions];
    return [202, locations.of(id)];
  }],
  ["POST", "/admin/libraries/([^/]+)/locations/pause", (_, id) => [200, Object.assign(locations.move(id), { state: "paused" })]],
  ["POST", "/admin/libraries/([^/]+)/locations/resume", (_, id) => [200, Object.assign(locations.move(id), { state: "running" })]],
];
