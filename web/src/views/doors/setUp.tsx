import { DoorApi } from "../../api/doorApi";
import { ApiError } from "../../api/apiError";
import { goInstead, linkToken } from "../../app/router";
import { Field, Form, Password } from "../forms/form";
import { email, newPassword, PasswordHint, required } from "../forms/rules";
import type { Parts } from "../parts";
import { DoorText } from "./doorText";

const WrongLink = "This link is not whole, or it did its work already. Please open the one that stands in the file setup-link of the data folder.";

/** First run: the one link in the server's data folder makes the first account. */
export function SetUp({ parts }: { parts: Parts }) {
  const { api, server, session } = parts;
  const token = linkToken();
  if (server.answer.value?.setup === "done") {
    return (
      <>
        <DoorText title="This server is set up">The link that brought you here did its work already.</DoorText>
        <a class="button is-wide" href="/">{session.account.value === null ? "Sign in" : "To the photos"}</a>
      </>
    );
  }
  if (token === "") {
    return (
      <DoorText title="Set up Qmulum">
        Please open the whole link that stands in the file setup-link of the server's data folder: what makes it yours is behind the # sign.
      </DoorText>
    );
  }
  return (
    <>
      <DoorText title="Welcome to Qmulum">Make the first account. It is yours, and it looks after this server.</DoorText>
      <Form
        label="Set up" action="Start"
        rules={{ name: required("your name"), email, password: newPassword }}
        send={async (values) => {
          try {
            const account = await new DoorApi(api).setUp(token, values["name"]!.trim(), values["email"]!.trim(), values["password"]!);
            goInstead("/");
            session.enter(account);
          } catch (error) {
            throw error instanceof ApiError && error.status === 403 ? new Error(WrongLink) : error;
          }
        }}
      >
        <Field name="name" label="Your name" autocomplete="name" autofocus={true} maxLength={100} />
        <Field name="email" label="E-mail" type="email" autocomplete="username" />
        <Password kind="new-password" hint={PasswordHint} />
      </Form>
    </>
  );
}
