import { useEffect } from "preact/hooks";
import { doorName, goInstead, type DoorName } from "../app/router";
import { App } from "./app";
import { Logo } from "./icons";
import { lazy } from "./lazy";
import { Modal } from "./modal";
import type { Parts } from "./parts";

const Door = lazy(async () => (await import("./rest")).Door);

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
      {name === null ? null : <Modal label="Sign in" class="door is-in-front"><Door parts={parts} name={name} /></Modal>}
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
