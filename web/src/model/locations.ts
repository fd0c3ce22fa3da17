import { bytes, count, counted } from "./format";

/** What a check of a location said, as a word beside its name. */
export function locationState(code: string): { readonly word: string; readonly tone: "good" | "bad" } {
  switch (code) {
    case "ok":
      return { word: "Online", tone: "good" };
    case "store-offline":
      return { word: "Offline", tone: "bad" };
    case "store-full":
      return { word: "Full", tone: "bad" };
    default:
      return { word: "Faulty", tone: "bad" };
  }
}

export function locationKind(address: string): string {
  return address.startsWith("s3://") ? "Bucket" : "Folder";
}

interface Checked {
  readonly photos: number;
  readonly bytes: number;
  readonly freeBytes?: number;
  readonly totalBytes?: number;
}

/** `812 GB of 213,220 photos · 1.19 TB of 2.00 TB free`, of the originals alone; a bucket knows no end. */
export function locationRoom({ photos, bytes: size, freeBytes, totalBytes }: Checked): string {
  const held = photos === 0 && size === 0 ? "No originals in it" : `${bytes(size)} of ${counted(photos, "photo")}`;
  return freeBytes === undefined ? held : `${held} · ${bytes(freeBytes)}${totalBytes === undefined ? "" : ` of ${bytes(totalBytes)}`} free`;
}

interface Move {
  readonly state: string;
  readonly total: number;
  readonly photos: number;
  readonly bytes: number;
  readonly left: number;
}

/** How much of a move is done, 0 to 1. Photos that came meanwhile, and looked at twice, do not make it more than all. */
export function movePart({ state, total, photos }: Move): number {
  return state === "done" ? 1 : Math.min(1, photos / Math.max(1, total));
}

/** `1,312 of 5,000 photos moved, 4.10 GB · 2 stay where they are`. */
export function moveProgress({ total, photos, bytes: size, left }: Move): string {
  const stays = left === 0 ? "" : ` · ${left === 1 ? "1 file stays where it is" : `${count(left)} files stay where they are`}`;
  return `${count(Math.min(photos, total))} of ${counted(total, "photo")} moved, ${bytes(size)}${stays}`;
}

interface Tried {
  readonly writeMegabytesPerSecond?: number;
  readonly readMegabytesPerSecond?: number;
  readonly smallRequestMilliseconds?: number;
}

/** What a test measured, as far as it came. */
export function trialFigures(tried: Tried): readonly (readonly [name: string, value: string])[] {
  const figures: [string, number | undefined, string][] = [
    ["Written", tried.writeMegabytesPerSecond, "MB a second"],
    ["Read back", tried.readMegabytesPerSecond, "MB a second"],
    ["A small request", tried.smallRequestMilliseconds, "ms"],
  ];
  const shown = (value: number) => (value >= 10 ? count(Math.round(value)) : String(value));
  return figures.flatMap(([name, value, unit]) => (value === undefined ? [] : [[name, `${shown(value)} ${unit}`] as const]));
}
