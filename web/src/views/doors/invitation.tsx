import { useEffect, useState } from "preact/hooks";
import { ApiError } from "../../api/apiError";
import { LibraryApi, type LookedInvitation } from "../../api/libraryApi";
import { goInstead, linkToken } from "../../app/router";
import { RoleOffers } from "../../model/roles";
import { explain } from "../forms/explain";
import { Form } from "../forms/form";
import type { Parts } from "../parts";
import { Onward } from "./confirm";
import { DoorText } from "./doorText";
import { LinkUnderway, RegisterForm } from "./register";
import { SignIn } from "./signIn";

/** Somebody was invited into a library: what it is, and the way in with an account or with a new one. */
export function Invitation({ parts }: { parts: Parts }) {
  const { api, session } = parts;
  const token = linkToken();
  const [looked, setLooked] = useState<LookedInvitation | null>(null);
  const [problem, setProblem] = useState("");
  const [way, setWay] = useState<"new" | "known">("new");
  const [address, setAddress] = useState("");
  useEffect(() => {
    new LibraryApi(api).look(token).then(setLooked, (error: unknown) => setProblem(whyNot(error)));
  }, []);
  if (problem !== "") {
    return (
      <>
        <DoorText title="This invitation does not open">{problem}</DoorText>
        <Onward parts={parts} />
      </>
    );
  }
  if (looked === null) {
    return <Opening />;
  }
  if (address !== "") {
    return <LinkUnderway parts={parts} address={address} />;
  }
  if (session.state.value === "signed-in") {
    return <Accept parts={parts} token={token} looked={looked} />;
  }
  const registers = parts.offers.has("post /accounts");
  if (!parts.offers.isKnown) {
    return <Opening />;
  }
  if (way === "known" || session.account.value !== null || !registers) {
    return (
      <>
        {registers ? null : <p class="door-text"><Inviting looked={looked} /></p>}
        <SignIn parts={parts} />
        {session.account.value === null && registers ? (
          <button type="button" class="plain door-back" onClick={() => setWay("new")}>Back to the invitation</button>
        ) : null}
      </>
    );
  }
  return (
    <>
      <DoorText title={`Join “${looked.library.name}”`}><Inviting looked={looked} /></DoorText>
      <RegisterForm parts={parts} mailed={setAddress} invitation={token} onlyEmail={looked.email} />
      <p class="door-ways"><button type="button" class="plain" onClick={() => setWay("known")}>I have an account here</button></p>
    </>
  );
}

function Opening() {
  return <DoorText title="One moment">The invitation is being opened.</DoorText>;
}

function Inviting({ looked: { from, role } }: { looked: LookedInvitation }) {
  return <><strong>{from.name}</strong> invites you. {RoleOffers[role]}</>;
}

function Accept({ parts, token, looked }: { parts: Parts; token: string; looked: LookedInvitation }) {
  const { api, library } = parts;
  return (
    <>
      <DoorText title={`Join “${looked.library.name}”`}><Inviting looked={looked} /></DoorText>
      <Form
        label="Join" action="Join"
        send={async () => {
          const joined = await new LibraryApi(api).accept(token);
          goInstead("/");
          await library.open(joined);
        }}
        beside={<button type="button" class="plain" onClick={() => goInstead("/")}>Not now</button>}
      />
    </>
  );
}

function whyNot(error: unknown): string {
  const refused = error instanceof ApiError && error.status >= 400 && error.status < 500;
  return refused ? "The link is too old, was used already, or was withdrawn. Please ask for a new one." : explain(error);
}
