import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import { doorName, goInstead, type DoorName } from "../app/router";
import { App } from "./app";
import { Logo } from "./icons";
import { lazy } from "./lazy";
import type { Parts } from "./parts";

const Door = lazy(async () => (await import("./doors/door")).Door);

/** The app, or the door in front of it. */
export function Root({ parts }: { parts: Parts }) {
  const { session } = parts;
  const state = session.state.value;
  const name = doorToShow(state === "signed-in", state === "unknown");
  useEffect(() => {
    // Whoever is in needs no way in; the address says so as well.
    if (state === "signed-in" && (doorName.value === "sign-in" || doorName.value === "register" || doorName.value === "forgot")) {
      goInstead("/");
    }
  }, [state, name]);
  if (session.account.value === null) {
    return name === null ? <Waiting problem={session.problem.value} /> : <main class="door"><Door parts={parts} name={name} /></main>;
  }
  // The app stays as it is behind the door: what it shows, where it is, what it uploads.
  return (
    <>
      <div class={`shell${name === null ? "" : " is-veiled"}`}><App parts={parts} /></div>
      {name === null ? null : <DoorInFront parts={parts} name={name} />}
    </>
  );
}

function doorToShow(signedIn: boolean, unknown: boolean): DoorName | null {
  const named = doorName.value;
  if (signedIn) {
    return named === "sign-in" || named === "register" || named === "forgot" ? null : named;
  }
  return named ?? (unknown ? null : "sign-in");
}

/** Above everything, also above the open viewer, which is a modal dialog of its own. */
function DoorInFront({ parts, name }: { parts: Parts; name: DoorName }) {
  const dialog = useRef<HTMLDialogElement>(null);
  useLayoutEffect(() => {
    const box = dialog.current!;
    box.showModal();
    return () => box.close();
  }, []);
  return (
    <dialog
      ref={dialog} class="door is-in-front" aria-label="Sign in"
      onCancel={(event) => event.preventDefault()}
      // A browser closes a dialog on the second Escape, whatever is said to the first.
      onClose={() => dialog.current?.isConnected && dialog.current.showModal()}
    >
      <Door parts={parts} name={name} />
    </dialog>
  );
}

/** The moment before it is known who is signed in. */
function Waiting({ problem }: { problem: string }) {
  return problem === "" ? null : (
    <main class="notice" role="alert">
      <Logo />
      <h1>The page cannot start</h1>
      <p>{problem}</p>
      <p class="quiet">Trying again every few seconds.</p>
    </main>
  );
}
