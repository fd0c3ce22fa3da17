/** Tries of one request before its failure is shown. */
export const MostAttempts = 7;

const FirstWait = 1000;
const LongestWait = 30_000;

/**
 * Milliseconds to wait before the next try: doubling from one second up to thirty, with up to half of it left to chance so that many
 * clients do not come back together; never shorter than the server asked for.
 */
export function backoff(attempt: number, retryAfterSeconds: number | undefined, random: () => number): number {
  const ceiling = Math.min(LongestWait, FirstWait * 2 ** Math.max(0, attempt - 1));
  const wait = ceiling * (0.5 + random() / 2);
  return Math.max(wait, (retryAfterSeconds ?? 0) * 1000);
}
