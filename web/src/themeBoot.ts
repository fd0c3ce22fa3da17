/** Runs before the first paint, so that a dark page does not flash white. */
import { currentTheme, showTheme } from "./app/themeChoice";

showTheme(currentTheme());
