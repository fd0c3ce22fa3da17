const Browsers: readonly (readonly [RegExp, string])[] = [
  [/Edg\//, "Edge"],
  [/OPR\//, "Opera"],
  [/SamsungBrowser\//, "Samsung Internet"],
  [/Firefox\/|FxiOS\//, "Firefox"],
  [/Chrome\/|CriOS\//, "Chrome"],
  [/Safari\//, "Safari"],
];

const Systems: readonly (readonly [RegExp, string])[] = [
  [/iPhone/, "iPhone"],
  [/iPad/, "iPad"],
  [/Android/, "Android"],
  [/Windows/, "Windows"],
  [/Mac OS X/, "macOS"],
  [/CrOS/, "ChromeOS"],
  [/Linux/, "Linux"],
];

/** A browser's User-Agent as a person knows it, `Firefox on Linux`; another program's own words are left as they are. */
export function clientName(userAgent: string | undefined): string {
  if (userAgent === undefined || userAgent === "") {
    return "Unknown device";
  }
  const find = (names: typeof Browsers) => names.find(([pattern]) => pattern.test(userAgent))?.[1];
  const [browser, system] = [find(Browsers), find(Systems)];
  return browser === undefined ? userAgent : system === undefined ? browser : `${browser} on ${system}`;
}
