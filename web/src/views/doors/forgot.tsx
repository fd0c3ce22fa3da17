import { useState } from "preact/hooks";
import { DoorApi } from "../../api/doorApi";
import { Field, Form } from "../forms/form";
import { email } from "../forms/rules";
import type { Parts } from "../parts";
import { DoorText } from "./doorText";

/** Asks for a link by which a new password can be chosen. */
export function Forgot({ parts }: { parts: Parts }) {
  const [address, setAddress] = useState("");
  const mail = parts.server.answer.value?.mail === true;
  if (address !== "") {
    return (
      <>
        <DoorText title={mail ? "Look into your mail" : "Ask for the link"}>
          {mail ? "" : "This server sends no e-mail. "}If there is an account with <strong>{address}</strong>,{" "}
          {mail
            ? "a link to choose a new password is on its way. It may end up among the spam."
            : "whoever looks after the server has the link now."}
        </DoorText>
        <a class="button is-wide is-quiet" href="/sign-in">Back to the sign-in</a>
      </>
    );
  }
  return (
    <>
      <DoorText title="Forgot your password?">Give your e-mail, and you get a link by which you choose a new one.</DoorText>
      <Form
        label="Forgot your password" action="Send the link" rules={{ email }}
        send={async (values) => {
          const given = values["email"]!.trim();
          await new DoorApi(parts.api).forgot(given);
          setAddress(given);
        }}
      >
        <Field name="email" label="E-mail" type="email" autocomplete="username" autofocus={true} value={parts.session.account.value?.email} />
      </Form>
      <p class="door-ways"><a href="/sign-in">Back to the sign-in</a></p>
    </>
  );
}
