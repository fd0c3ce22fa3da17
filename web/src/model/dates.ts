const Months = [
  "January", "February", "March", "April", "May", "June",
  "July", "August", "September", "October", "November", "December",
];

/** `2024-06` as `June 2024`; what is not a month is given back as it is. */
export function monthTitle(month: string): string {
  const [year, number] = month.split("-");
  const name = Months[Number(number) - 1];
  return name === undefined ? month : `${name} ${year}`;
}

export function shortMonthTitle(month: string): string {
  const [year, number] = month.split("-");
  const name = Months[Number(number) - 1];
  return name === undefined ? month : `${name.slice(0, 3)} ${year}`;
}

export function yearOf(month: string): string {
  return month.slice(0, month.indexOf("-"));
}

const Days = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];

/** A local time `2024-06-01T12:30:05` as `Saturday, 1 June 2024` and `12:30:05`. No zone is involved. */
export function dayAndTime(local: string): { day: string; time: string } {
  const match = /^(\d{4})-(\d{2})-(\d{2})T(\d{2}:\d{2}(?::\d{2})?)/.exec(local);
  if (match === null) {
    return { day: local, time: "" };
  }
  const [, year, month, date, time] = match;
  const weekday = new Date(Date.UTC(Number(year), Number(month) - 1, Number(date))).getUTCDay();
  return { day: `${Days[weekday]}, ${Number(date)} ${monthTitle(`${year}-${month}`)}`, time: time! };
}

/** A point in time (RFC 3339) in this device's zone, `1 June 2024, 12:30`. */
export function moment(rfc3339: string): string {
  const date = new Date(rfc3339);
  if (Number.isNaN(date.getTime())) {
    return rfc3339;
  }
  const month = monthTitle(`${date.getFullYear()}-${date.getMonth() + 1}`);
  return `${date.getDate()} ${month}, ${two(date.getHours())}:${two(date.getMinutes())}`;
}

function two(value: number): string {
  return String(value).padStart(2, "0");
}

/** The day of a point in time (RFC 3339) in this device's zone, `1 June 2024`. */
export function day(rfc3339: string): string {
  return moment(rfc3339).replace(/, \d\d:\d\d$/, "");
}

/** How long ago, as one says it: `just now`, `5 minutes ago`, `3 days ago`; from a week on, the day. */
export function ago(rfc3339: string, now = Date.now()): string {
  const seconds = (now - new Date(rfc3339).getTime()) / 1000;
  if (Number.isNaN(seconds)) {
    return rfc3339;
  }
  const told = (value: number, unit: string) => (value === 1 ? `1 ${unit} ago` : `${value} ${unit}s ago`);
  if (seconds < 60) {
    return "just now";
  }
  if (seconds < 3600) {
    return told(Math.floor(seconds / 60), "minute");
  }
  if (seconds < 86_400) {
    return told(Math.floor(seconds / 3600), "hour");
  }
  return seconds < 7 * 86_400 ? told(Math.floor(seconds / 86_400), "day") : day(rfc3339);
}
