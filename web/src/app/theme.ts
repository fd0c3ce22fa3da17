import { signal } from "@preact/signals";
import { currentTheme, keepTheme, onSystemTheme, showTheme, type Theme } from "./themeChoice";

export const theme = signal<Theme>(currentTheme());

export function startTheme(): void {
  onSystemTheme(() => set(currentTheme()));
}

export function toggleTheme(): void {
  const next: Theme = theme.value === "dark" ? "light" : "dark";
  keepTheme(next);
  set(next);
}

function set(next: Theme): void {
  theme.value = next;
  showTheme(next);
}
