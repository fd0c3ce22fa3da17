import { useState } from "preact/hooks";
import { ApiError } from "../../api/apiError";
import { DoorApi } from "../../api/doorApi";
import { linkToken } from "../../app/router";
import { Form, Password } from "../forms/form";
import { newPassword, PasswordHint } from "../forms/rules";
import type { Parts } from "../parts";
import { Onward, StaleLink } from "./confirm";
import { DoorText } from "./doorText";

/** Chooses a password by a link: after it was forgotten, or for an account that an administrator made. */
export function Reset({ parts }: { parts: Parts }) {
  const [done, setDone] = useState(false);
  const token = linkToken();
  if (done) {
    return (
      <>
        <DoorText title="Your new password counts">All sessions of your account have ended. Sign in with it.</DoorText>
        <Onward parts={parts} />
      </>
    );
  }
  if (token === "") {
    return (
      <>
        <DoorText title="Choose a password">Please open the whole link that you were sent: what makes it yours stands behind the # sign.</DoorText>
        <a class="button is-wide is-quiet" href="/forgot">Ask for a new link</a>
      </>
    );
  }
  return (
    <>
      <DoorText title="Choose a password" />
      <Form
        label="Choose a password" action="Save the password" rules={{ password: newPassword }}
        send={async ({ password }) => {
          try {
            await new DoorApi(parts.api).reset(token, password!);
            setDone(true);
          } catch (error) {
            throw error instanceof ApiError && (error.status === 403 || error.status === 404) ? new Error(StaleLink) : error;
          }
        }}
      >
        <Password kind="new-password" label="New password" hint={PasswordHint} autofocus={true} />
      </Form>
    </>
  );
}
