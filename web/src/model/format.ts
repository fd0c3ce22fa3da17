const Units = ["B", "kB", "MB", "GB", "TB"];

/** Bytes in powers of 1000 with three figures: `1.24 MB`. */
export function bytes(size: number): string {
  let unit = 0;
  let value = size;
  while (value >= 999.5 && unit < Units.length - 1) {
    value /= 1000;
    unit++;
  }
  const digits = unit === 0 || value >= 99.95 ? 0 : value >= 9.995 ? 1 : 2;
  return `${value.toFixed(digits)} ${Units[unit]}`;
}

/** `12,345`. */
export function count(value: number): string {
  return value.toLocaleString("en");
}

/** A media type as people say it: `image/jpeg` is `JPEG`, `image/x-canon-cr3` is `CANON-CR3`. */
export function formatName(type: string): string {
  const name = type.slice(type.indexOf("/") + 1).replace(/^x-/, "");
  return name === "octet-stream" ? "Other files" : name.toUpperCase();
}

/** `1 photo`, `2 photos`. */
export function counted(value: number, one: string, many = `${one}s`): string {
  return `${count(value)} ${value === 1 ? one : many}`;
}

/** `12.2 MP`. */
export function megapixels(width: number, height: number): string {
  const value = (width * height) / 1e6;
  return `${value.toFixed(value >= 10 ? 1 : 2)} MP`;
}

/** Degrees as `38.9705° N, 109.7233° W`. */
export function position(latitude: number, longitude: number): string {
  const part = (degrees: number, plus: string, minus: string) =>
    `${Math.abs(degrees).toFixed(4)}° ${degrees < 0 ? minus : plus}`;
  return `${part(latitude, "N", "S")}, ${part(longitude, "E", "W")}`;
}

/** The length of a film: `0:09`, `12:30`, `1:02:03`. */
export function playTime(seconds: number): string {
  const whole = Math.round(seconds);
  const two = (value: number) => String(value).padStart(2, "0");
  const minutes = Math.floor(whole / 60);
  return minutes < 60 ? `${minutes}:${two(whole % 60)}` : `${Math.floor(minutes / 60)}:${two(minutes % 60)}:${two(whole % 60)}`;
}

/** Seconds as a person says it, rounded up: `40 seconds`, `2 minutes`, `3 hours`. */
export function duration(seconds: number): string {
  if (seconds < 90) {
    return counted(Math.ceil(seconds), "second");
  }
  return seconds < 5400 ? counted(Math.ceil(seconds / 60), "minute") : counted(Math.ceil(seconds / 3600), "hour");
}
