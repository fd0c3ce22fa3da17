import { yearOf } from "./dates";
import type { Section } from "./timelineLayout";

export interface YearMark {
  readonly year: string;
  /** Part of the scale, 0 at the top to 1 at the end. */
  readonly at: number;
}

/** The years that have room on a scale of `length` pixels when each mark takes `space`. The newest always has. */
export function yearMarks(sections: readonly Section[], height: number, length: number, space: number): YearMark[] {
  const marks: YearMark[] = [];
  let free = -Infinity;
  let year = "";
  for (const section of sections) {
    if (yearOf(section.month.name) === year) {
      continue;
    }
    year = yearOf(section.month.name);
    const at = height > 0 ? section.top / height : 0;
    if (at * length >= free && at * length + space <= length + 1) {
      marks.push({ year, at });
      free = at * length + space;
    }
  }
  return marks;
}
