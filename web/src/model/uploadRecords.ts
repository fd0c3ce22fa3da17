import { clientName } from "./clientName";
import { bytes, counted } from "./format";

interface Record {
  readonly name: string;
  readonly device: string;
  readonly path: string;
  readonly client: string;
  readonly size: number;
  readonly received: number;
  readonly state: "open" | "done" | "failed" | "ended";
  readonly stops: number;
}

/** What each state is called, and whether its file is missing. */
export const RecordStates = {
  failed: { word: "Failed", missing: true },
  open: { word: "Not all here", missing: true },
  ended: { word: "Given up", missing: true },
  done: { word: "Stored", missing: false },
} as const;

/** The file as its sender knows it. */
export function recordName({ name, path }: Record): string {
  return name !== "" ? name : path !== "" ? path.slice(path.lastIndexOf("/") + 1) : "A file without a name";
}

/** `From Pixel 9, DCIM/Camera/IMG_1.jpg`: where it was; the program alone, when it told nothing else. */
export function recordSource(of: Record): string {
  const path = of.path === recordName(of) ? "" : of.path;
  const parts = [of.device !== "" ? of.device : of.client !== "" ? clientName(of.client) : "", path].filter((part) => part !== "");
  return parts.length === 0 ? "" : `From ${parts.join(", ")}`;
}

/** `1.20 MB of 4.00 MB came, stopped twice`. */
export function recordProgress({ size, received, state, stops }: Record): string {
  const stopped = stops === 0 ? "" : `, stopped ${stops === 1 ? "once" : stops === 2 ? "twice" : counted(stops, "time")}`;
  if (state === "done") {
    return bytes(Math.max(size, received)) + stopped;
  }
  const came = received === 0 ? "Nothing" : bytes(received);
  return `${came}${size === 0 ? "" : ` of ${bytes(size)}`} came${stopped}`;
}
