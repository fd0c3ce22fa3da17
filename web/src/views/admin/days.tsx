import { dayAndTime } from "../../model/dates";
import { count, counted } from "../../model/format";
import type { DayCount } from "../../model/lastDays";

const Height = 100;
const Bar = 8;
const Step = 10;

/** A bar for each day. */
export function Days({ days }: { days: readonly DayCount[] }) {
  const most = Math.max(1, ...days.map((day) => day.count));
  const all = days.reduce((sum, day) => sum + day.count, 0);
  const title = (day: string) => dayAndTime(`${day}T00:00`).day.replace(/^\w+, /, "");
  const shown = `${counted(all, "upload")}, on the busiest day ${count(most)}`;
  return (
    <>
      <svg class="days" viewBox={`0 0 ${days.length * Step} ${Height}`} preserveAspectRatio="none" role="img" aria-label={shown}>
        {days.map(({ day, count: value }, i) => {
          const height = value === 0 ? 1 : Math.max(2, (value / most) * Height);
          return (
            <rect key={day} x={i * Step} y={Height - height} width={Bar} height={height} class={value === 0 ? "is-empty" : ""}>
              <title>{`${title(day)}: ${count(value)}`}</title>
            </rect>
          );
        })}
      </svg>
      <p class="days-ends">
        <span>{title(days[0]!.day)}</span>
        <span>{counted(all, "upload")}</span>
        <span>today</span>
      </p>
    </>
  );
}
