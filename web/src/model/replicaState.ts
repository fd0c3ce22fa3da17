import { counted } from "./format";

const Day = 86_400_000;

/** A replica that was silent for longer is told as away: one that watches is heard of every minute, and a weekly one each week. */
const SilentDays = 8;

interface Replica {
  readonly behindBy: number;
  readonly lastSeen: string;
}

/** How many copies those are that the owner counts on: two on one disk are one. */
export function countedCopies(replicas: readonly { id: string; counts: boolean; sameDiskAs: readonly string[] }[]): number {
  const counting = replicas.filter(({ counts }) => counts);
  return counting.filter(({ sameDiskAs }, at) => !counting.slice(0, at).some(({ id }) => sameDiskAs.includes(id))).length;
}

/** How good a copy is, in two words or three. Being away counts first: what it lacks meanwhile it does not know. */
export function replicaState({ behindBy, lastSeen }: Replica, now = Date.now()): { readonly word: string; readonly tone: "good" | "quiet" | "bad" } {
  const days = Math.floor((now - new Date(lastSeen).getTime()) / Day);
  if (days > SilentDays) {
    return { word: `Silent for ${counted(days, "day")}`, tone: "bad" };
  }
  return behindBy === 0 ? { word: "Complete", tone: "good" } : { word: `Lacks ${counted(behindBy, "photo")}`, tone: "quiet" };
}
