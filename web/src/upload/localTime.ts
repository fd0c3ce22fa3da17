/** A time in milliseconds since 1970 as RFC 3339 with this device's offset at that time: `2024-06-01T12:30:05+02:00`. */
export function rfc3339(milliseconds: number, offsetMinutes = -new Date(milliseconds).getTimezoneOffset()): string {
  const local = new Date(milliseconds + offsetMinutes * 60_000).toISOString().slice(0, 19);
  const sign = offsetMinutes < 0 ? "-" : "+";
  const size = Math.abs(offsetMinutes);
  return `${local}${sign}${two(Math.floor(size / 60))}:${two(size % 60)}`;
}

function two(value: number): string {
  return String(value).padStart(2, "0");
}
