import { useState } from "preact/hooks";
import type { AccountAnswer } from "../../api/answers";
import { ApiError } from "../../api/apiError";
import { DoorApi } from "../../api/doorApi";
import { doorName, goInstead } from "../../app/router";
import { hasPasskeys, usePasskey } from "../../app/passkeys";
import { explain } from "../forms/explain";
import { Field, Form, Password } from "../forms/form";
import { email, required } from "../forms/rules";
import { KeyIcon } from "../icons";
import type { Parts } from "../parts";
import { DoorText } from "./doorText";

interface Credentials {
  readonly email: string;
  readonly password: string;
}

export function SignIn({ parts }: { parts: Parts }) {
  const { server, session } = parts;
  const [known, setKnown] = useState<Credentials | null>(null);
  if (server.answer.value?.setup === "open" && session.account.value === null) {
    return (
      <DoorText title="Nearly there">
        This server has no account yet. Open the link that stands in the file setup-link of its data folder, and make the first one.
      </DoorText>
    );
  }
  return known === null ? <PasswordStep parts={parts} needsCode={setKnown} /> : <CodeStep parts={parts} known={known} back={() => setKnown(null)} />;
}

function PasswordStep({ parts, needsCode }: { parts: Parts; needsCode: (known: Credentials) => void }) {
  const { account, state } = parts.session;
  const ended = state.value === "ended";
  const mails = parts.offers.has("post /accounts/forgot");
  const registers = parts.server.answer.value?.registration === "open" && !ended;
  return (
    <>
      <DoorText title={ended ? "Welcome back" : "Sign in"}>
        {ended ? "Your session ended. Sign in, and the page goes on where it was." : undefined}
      </DoorText>
      <Form
        label="Sign in" action="Sign in"
        rules={{ email, password: required("your password") }}
        send={async (values) => {
          const known = { email: values["email"]!.trim(), password: values["password"]! };
          try {
            await enter(parts, known);
          } catch (error) {
            if (hasCode(error, "sign-in-failed")) {
              throw new Error("The e-mail or the password is not right. Please check both and try again.");
            }
            if (!hasCode(error, "second-factor")) {
              throw error;
            }
            needsCode(known);
          }
        }}
      >
        <Field name="email" label="E-mail" type="email" autocomplete="username" value={account.value?.email} autofocus={account.value === null} />
        <Password kind="current-password" autofocus={account.value !== null} />
      </Form>
      <OtherWays parts={parts} />
      {mails || registers ? (
        <p class="door-ways">
          {mails ? <a href="/forgot">Forgot your password?</a> : null}
          {registers ? <a href="/register">Make an account</a> : null}
        </p>
      ) : null}
    </>
  );
}

/** Ways in without a password. */
function OtherWays({ parts }: { parts: Parts }) {
  const { api, server } = parts;
  const [problem, setProblem] = useState(refusal);
  const { passkeys, providers } = server.answer.value?.signIn ?? { passkeys: false, providers: [] };
  const offersPasskey = passkeys && hasPasskeys();
  if (!offersPasskey && providers.length === 0) {
    return null;
  }
  const signIn = async () => {
    setProblem("");
    try {
      const doors = new DoorApi(api);
      const credential = await usePasskey(await doors.passkeyOptions());
      if (credential !== null) {
        arrive(parts, await doors.signInByPasskey(credential));
      }
    } catch (error) {
      setProblem(hasCode(error, "sign-in-failed") ? "No account here knows this passkey." : explain(error));
    }
  };
  return (
    <div class="door-others">
      <p class="door-or"><span>or</span></p>
      {offersPasskey ? (
        <button type="button" class="button is-wide is-quiet" onClick={() => void signIn()}><KeyIcon />Sign in with a passkey</button>
      ) : null}
      {providers.map(({ name, label, href }) => (
        <a key={name} class="button is-wide is-quiet" href={href} target="_self">Sign in with {label}</a>
      ))}
      {problem === "" ? null : <p class="form-problem" role="alert">{problem}</p>}
    </div>
  );
}

function CodeStep({ parts, known, back }: { parts: Parts; known: Credentials; back: () => void }) {
  return (
    <>
      <DoorText title="One more step">
        Type the code that your authenticator app shows for Qmulum, or one of your recovery codes.
      </DoorText>
      <Form
        label="Second factor" action="Sign in" rules={{ code: required("the code") }}
        send={async (values) => {
          try {
            await enter(parts, known, values["code"]!.replace(/\s/g, ""));
          } catch (error) {
            if (hasCode(error, "sign-in-failed")) {
              back();
            }
            throw error;
          }
        }}
        beside={<button type="button" class="plain" onClick={back}>Back</button>}
      >
        <Field name="code" label="Code" autocomplete="one-time-code" autofocus={true} maxLength={40} />
      </Form>
    </>
  );
}

/** Why another service, from which the browser comes back, opened nothing. */
function refusal(): string {
  const why = new URLSearchParams(location.search).get("refused") ?? "";
  return Object.hasOwn(Refusals, why) ? Refusals[why]! : "";
}

const Refusals: Record<string, string> = {
  "registration-closed": "Nobody here is known by that account. Sign in another way first, then connect it under Account.",
  "sign-in-failed": "That account opens nothing here any more.",
  "provider-failed": "The other service did not say who you are. Please try again.",
  unauthorized: "Your session ended meanwhile. Sign in, and connect the other service again.",
};

async function enter(parts: Parts, { email: address, password }: Credentials, code?: string): Promise<void> {
  arrive(parts, await new DoorApi(parts.api).signIn(address, password, code));
}

function arrive({ session }: Parts, account: AccountAnswer): void {
  if (doorName.value === "sign-in") {
    goInstead("/");
  }
  session.enter(account);
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof ApiError && error.code === code;
}
