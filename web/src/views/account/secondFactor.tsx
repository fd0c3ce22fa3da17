import { useState } from "preact/hooks";
import { AccountApi } from "../../api/accountApi";
import { Field, Form, Password } from "../forms/form";
import { required } from "../forms/rules";
import type { Parts } from "../parts";
import { CancelButton, Dialog } from "../rooms/dialog";
import { Section } from "../rooms/room";
import { Secret } from "../rooms/secret";

interface Begun {
  readonly secret: string;
  readonly qr: string;
}

/** Codes of an authenticator app (TOTP) beside the password. */
export function SecondFactor({ parts }: { parts: Parts }) {
  // What was begun stays open when the account has changed by it: the recovery codes are still to be shown.
  const [open, setOpen] = useState<"" | "on" | "off">("");
  const on = parts.session.account.value!.twoFactor;
  const close = () => setOpen("");
  return (
    <Section
      title="Second factor"
      text={on
        ? "It is on: besides your password, signing in takes a code of your authenticator app."
        : "With a code of an authenticator app besides the password, a stolen password opens nothing."}
    >
      <button type="button" class="button is-wide is-quiet" onClick={() => setOpen(on ? "off" : "on")}>
        {on ? "Turn it off" : "Turn it on"}
      </button>
      {open === "on" ? <TurnOn parts={parts} close={close} /> : null}
      {open === "off" ? <TurnOff parts={parts} close={close} /> : null}
    </Section>
  );
}

function TurnOn({ parts, close }: { parts: Parts; close: () => void }) {
  const own = new AccountApi(parts.api);
  const [begun, setBegun] = useState<Begun | null>(null);
  const [codes, setCodes] = useState<string[] | null>(null);
  if (codes !== null) {
    return <RecoveryCodes codes={codes} close={close} />;
  }
  if (begun === null) {
    return (
      <Dialog title="Turn on the second factor" close={close}>
        <Form
          label="Turn on" action="Go on" rules={{ password: required("your password") }} beside={<CancelButton close={close} />}
          send={async ({ password }) => setBegun(await own.beginTotp(password!))}
        >
          <Password kind="current-password" label="Your password" autofocus={true} />
        </Form>
      </Dialog>
    );
  }
  return (
    <Dialog title="Scan this with your authenticator app" close={close}>
      <img class="qr" src={begun.qr} width={208} height={208} alt="QR code of the second factor's secret" />
      <details class="fold">
        <summary>Cannot scan it?</summary>
        <p class="card-text">Give this to the app instead, as a time-based code:</p>
        <Secret label="Secret" text={begun.secret.replace(/(.{4})(?=.)/g, "$1 ")} />
      </details>
      <Form
        label="Code" action="Turn on" rules={{ code: required("the code") }} beside={<CancelButton close={close} />}
        send={async ({ code }) => {
          setCodes(await own.confirmTotp(code!.replace(/\s/g, "")));
          parts.session.enter({ ...parts.session.account.value!, twoFactor: true });
        }}
      >
        <Field name="code" label="The code that the app shows" autocomplete="one-time-code" inputMode="numeric" autofocus={true} maxLength={10} />
      </Form>
    </Dialog>
  );
}

function RecoveryCodes({ codes, close }: { codes: string[]; close: () => void }) {
  return (
    <Dialog title="Your recovery codes" close={close} keep={true}>
      <p class="confirm-text">
        Each opens your account once, without the app. Keep them where you find them when your phone is gone. They are shown only now.
      </p>
      <Secret label="Recovery codes" text={codes.join("\n")} />
      <div class="confirm-actions">
        <button type="button" class="button is-wide" onClick={close}>I have kept them</button>
      </div>
    </Dialog>
  );
}

function TurnOff({ parts, close }: { parts: Parts; close: () => void }) {
  const own = new AccountApi(parts.api);
  return (
    <Dialog title="Turn off the second factor" close={close}>
      <Form
        label="Turn off" action="Turn off" tone="danger" rules={{ password: required("your password"), code: required("a code") }}
        beside={<CancelButton close={close} />}
        send={async ({ password, code }) => {
          await own.removeTotp(password!, code!.replace(/\s/g, ""));
          parts.session.enter({ ...parts.session.account.value!, twoFactor: false });
          close();
        }}
      >
        <Password kind="current-password" label="Your password" autofocus={true} />
        <Field name="code" label="Code of the app, or a recovery code" autocomplete="one-time-code" maxLength={40} />
      </Form>
    </Dialog>
  );
}
