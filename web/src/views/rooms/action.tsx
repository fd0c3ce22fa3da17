import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import { explain } from "../forms/explain";
import { say } from "../toast";

interface ActionProps {
  /** What it does, in full: `Sign out Firefox on Linux`. */
  label?: string;
  run: () => Promise<void>;
  /** Said when it is done. */
  done?: string;
  look?: "plain" | "button" | "quiet" | "danger";
  children: ComponentChildren;
}

const Looks = { plain: "plain", button: "button is-wide", quiet: "button is-wide is-quiet", danger: "plain is-danger" };

/** A button for what one click does. While it runs, it does nothing else; a failure is said. */
export function Action({ label, run, done, look = "plain", children }: ActionProps) {
  const [busy, setBusy] = useState(false);
  const act = async () => {
    setBusy(true);
    try {
      await run();
      if (done !== undefined) {
        say(done);
      }
    } catch (error) {
      say(explain(error));
    }
    setBusy(false);
  };
  return (
    <button
      type="button" class={Looks[look]} aria-disabled={busy} {...(label === undefined ? {} : { "aria-label": label })}
      onClick={() => (busy ? undefined : void act())}
    >
      {children}
    </button>
  );
}
