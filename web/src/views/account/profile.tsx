import { AccountApi } from "../../api/accountApi";
import { day } from "../../model/dates";
import { Field, Form, Password } from "../forms/form";
import { email, newPassword, PasswordHint, required } from "../forms/rules";
import type { Parts } from "../parts";
import { Section } from "../rooms/room";

const Unconfirmed = " It is not confirmed yet: the link in the mail does that.";

const Underway = "A link is on its way to the new address. Until you open it, the old one counts.";

/** Name, e-mail and password. */
export function Profile({ parts }: { parts: Parts }) {
  const { api, session } = parts;
  const account = session.account.value!;
  const own = new AccountApi(api);
  return (
    <>
      <Section title="Name" text={`Members of your libraries see it. You are here since ${day(account.createdAt)}.`}>
        <Form
          label="Name" action="Save" done="Saved." rules={{ name: required("your name") }}
          send={async ({ name }) => session.enter(await own.rename(name!.trim()))}
        >
          <Field name="name" label="Name" autocomplete="name" value={account.name} maxLength={100} />
        </Form>
      </Section>
      {parts.offers.has("post /me/email") ? <Email parts={parts} /> : null}
      <Section title="Password" text="When it is changed, you are signed out everywhere else.">
        <Form
          label="Password" action="Change password" tone="quiet" clears={true} done="Changed. All other sessions have ended."
          rules={{ current: required("your present password"), password: (value) => newPassword(value, { email: account.email }) }}
          send={({ current, password }) => own.changePassword(current!, password!)}
        >
          <input type="text" name="username" autocomplete="username" value={account.email} readOnly hidden />
          <Password name="current" kind="current-password" label="Present password" />
          <Password kind="new-password" label="New password" hint={PasswordHint} />
        </Form>
      </Section>
    </>
  );
}

function Email({ parts }: { parts: Parts }) {
  const account = parts.session.account.value!;
  const own = new AccountApi(parts.api);
  const mail = parts.server.answer.value?.mail === true;
  return (
    <Section
      title="E-mail"
      text={<>You sign in with <strong>{account.email}</strong>.{account.emailConfirmed ? "" : Unconfirmed}</>}
    >
      <Form
        label="E-mail" action="Change e-mail" tone="quiet" clears={true} rules={{ email, password: required("your password") }}
        done={mail ? Underway : "Your administrator has the link that confirms it."}
        send={({ email: address, password }) => own.changeEmail(address!.trim(), password!)}
      >
        <Field name="email" label="New e-mail" type="email" autocomplete="email" />
        <Password kind="current-password" label="Your password" />
      </Form>
    </Section>
  );
}
