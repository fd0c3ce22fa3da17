import { useState } from "preact/hooks";
import { DoorApi } from "../../api/doorApi";
import { goInstead } from "../../app/router";
import { Field, Form, Password } from "../forms/form";
import { email, newPassword, PasswordHint, required } from "../forms/rules";
import type { Parts } from "../parts";
import { DoorText } from "./doorText";

/** An account of one's own, where the server lets everybody make one. */
export function Register({ parts }: { parts: Parts }) {
  const [address, setAddress] = useState("");
  const mode = parts.server.answer.value?.registration ?? "open";
  if (address !== "") {
    return <LinkUnderway parts={parts} address={address} />;
  }
  if (mode !== "open") {
    return (
      <>
        <DoorText title="By invitation">
          {mode === "invitation"
            ? "Accounts are made by invitation here. Open the link that somebody sent you, or ask for one."
            : "Nobody can make an account here. Whoever looks after this server can make one for you."}
        </DoorText>
        <a class="button is-wide" href="/sign-in">Sign in</a>
      </>
    );
  }
  return (
    <>
      <DoorText title="Make an account" />
      <RegisterForm parts={parts} mailed={setAddress} />
      <p class="door-ways"><a href="/sign-in">I have an account</a></p>
    </>
  );
}

interface RegisterFormProps {
  parts: Parts;
  /** Called with the address that a link goes to. */
  mailed: (address: string) => void;
  invitation?: string;
  /** The only e-mail that the invitation is for. */
  onlyEmail?: string | undefined;
}

export function RegisterForm({ parts, mailed, invitation, onlyEmail }: RegisterFormProps) {
  return (
    <Form
      label="Make an account" action="Make the account" rules={{ name: required("your name"), email, password: newPassword }}
      send={async (values) => {
        const address = values["email"]!.trim();
        const account = await new DoorApi(parts.api).register(values["name"]!.trim(), address, values["password"]!, invitation);
        if (account === undefined) {
          mailed(address);
          return;
        }
        if (invitation === undefined) {
          goInstead("/");
        }
        parts.session.enter(account);
      }}
    >
      <Field name="name" label="Your name" autocomplete="name" autofocus={true} maxLength={100} hint="Those you share with see it." />
      <Field name="email" label="E-mail" type="email" autocomplete="username" value={onlyEmail} readOnly={onlyEmail !== undefined} />
      <Password kind="new-password" hint={PasswordHint} />
    </Form>
  );
}

/** The same is said whether there was an account with this e-mail or not: who has one is nobody's business. */
export function LinkUnderway({ parts, address }: { parts: Parts; address: string }) {
  const mail = parts.server.answer.value?.mail === true;
  return (
    <DoorText title={mail ? "Look into your mail" : "Nearly there"}>
      {mail
        ? <>A link is on its way to <strong>{address}</strong>. Open it, and you are there. It may take a minute, and it may end up among the spam.</>
        : <>This server sends no e-mail. Ask whoever looks after it for the link for <strong>{address}</strong>.</>}
    </DoorText>
  );
}
