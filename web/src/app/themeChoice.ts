export type Theme = "light" | "dark";

const Key = "qmulum-theme";
const dark = window.matchMedia("(prefers-color-scheme: dark)");

export function systemTheme(): Theme {
  return dark.matches ? "dark" : "light";
}

/** The scheme that was chosen here, or the system's. */
export function currentTheme(): Theme {
  try {
    const kept = localStorage.getItem(Key);
    return kept === "light" || kept === "dark" ? kept : systemTheme();
  } catch {
    // Storage may be forbidden: the system decides.
    return systemTheme();
  }
}

/** The choice is kept only while it differs from the system's, so that following it again is one click. */
export function keepTheme(theme: Theme): void {
  try {
    if (theme === systemTheme()) {
      localStorage.removeItem(Key);
    } else {
      localStorage.setItem(Key, theme);
    }
  } catch {
    // Storage may be forbidden: the choice then lasts as long as the page.
  }
}

export function showTheme(theme: Theme): void {
  document.documentElement.dataset["theme"] = theme;
}

export function onSystemTheme(changed: () => void): void {
  dark.addEventListener("change", changed);
}
