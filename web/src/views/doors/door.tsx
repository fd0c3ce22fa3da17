import { useEffect } from "preact/hooks";
import type { DoorName } from "../../app/router";
import { theme, toggleTheme } from "../../app/theme";
import { Logo, MoonIcon, SunIcon } from "../icons";
import type { Parts } from "../parts";
import { Confirm } from "./confirm";
import { Forgot } from "./forgot";
import { Invitation } from "./invitation";
import { Register } from "./register";
import { Reset } from "./reset";
import { SetUp } from "./setUp";
import { SignIn } from "./signIn";

/** What stands before the page: signing in, and the ways to get there. */
export function Door({ parts, name }: { parts: Parts; name: DoorName }) {
  const View = Views[name];
  useEffect(() => {
    // Who may come in by which way can have changed since the page was opened.
    void parts.server.load();
  }, [name]);
  const label = theme.value === "dark" ? "Light colours" : "Dark colours";
  return (
    <>
      <button type="button" class="round door-theme" onClick={toggleTheme} aria-label={label} title={label}>
        {theme.value === "dark" ? <SunIcon /> : <MoonIcon />}
      </button>
      <div class="door-card">
        <p class="door-brand">
          <Logo />
          <span>Qmulum</span>
        </p>
        <View parts={parts} key={name} />
      </div>
    </>
  );
}

const Views: Record<DoorName, typeof SignIn> = {
  setup: SetUp,
  "sign-in": SignIn,
  register: Register,
  confirm: Confirm,
  forgot: Forgot,
  reset: Reset,
  invitation: Invitation,
};
