import { useEffect, useState } from "preact/hooks";
import { DoorApi } from "../../api/doorApi";
import { ApiError } from "../../api/apiError";
import { linkToken } from "../../app/router";
import { explain } from "../forms/explain";
import type { Parts } from "../parts";
import { DoorText } from "./doorText";

/** The link of a confirmation mail was opened. */
export function Confirm({ parts }: { parts: Parts }) {
  const { api, session } = parts;
  const [state, setState] = useState<"asking" | "done" | { problem: string }>("asking");
  const confirm = async () => {
    setState("asking");
    try {
      await new DoorApi(api).confirm(linkToken());
      setState("done");
      void session.look();
    } catch (error) {
      setState({ problem: error instanceof ApiError && error.status < 500 && error.status !== 0 ? StaleLink : explain(error) });
    }
  };
  useEffect(() => void confirm(), []);
  if (state === "asking") {
    return <DoorText title="One moment">Your e-mail is being confirmed.</DoorText>;
  }
  if (state === "done") {
    return (
      <>
        <DoorText title="Your e-mail is confirmed">Everything is ready.</DoorText>
        <Onward parts={parts} />
      </>
    );
  }
  return (
    <>
      <DoorText title="This did not work">{state.problem}</DoorText>
      <Onward parts={parts} />
    </>
  );
}

export const StaleLink = "The link is too old, or it was used already. Please ask for a new one.";

/** Where one goes when a door has done its work. */
export function Onward({ parts }: { parts: Parts }) {
  return parts.session.account.value === null
    ? <a class="button is-wide" href="/sign-in">Sign in</a>
    : <a class="button is-wide" href="/">To the photos</a>;
}
