export interface DayCount {
  /** `2024-06-01`. */
  readonly day: string;
  readonly count: number;
}

/** The last `length` days up to today (UTC), the latest last; a day that is not among `known` has none. */
export function lastDays(known: readonly DayCount[], length: number, now = Date.now()): DayCount[] {
  const counts = new Map(known.map(({ day, count }) => [day, count]));
  return Array.from({ length }, (_, i) => {
    const day = new Date(now - (length - 1 - i) * 86_400_000).toISOString().slice(0, 10);
    return { day, count: counts.get(day) ?? 0 };
  });
}
