import { useState } from "preact/hooks";
import { AdminApi, type AdminAccount } from "../../api/adminApi";
import { ago } from "../../model/dates";
import { bytes, counted } from "../../model/format";
import { Field, Form, Password } from "../forms/form";
import { email, newPassword, PasswordHint, required } from "../forms/rules";
import type { Parts } from "../parts";
import { CancelButton, Dialog } from "../rooms/dialog";
import { Pages } from "../rooms/pages";
import { Section } from "../rooms/room";
import { Secret } from "../rooms/secret";
import { say } from "../toast";

/** Who has an account on the server. */
export function Accounts({ parts }: { parts: Parts }) {
  const [making, setMaking] = useState(false);
  const [turn, setTurn] = useState(0);
  return (
    <>
      <Section title="Accounts">
        {parts.offers.has("get /admin/accounts") ? <Search parts={parts} turn={turn} /> : null}
        <button type="button" class="button is-wide" onClick={() => setMaking(true)}>Make an account</button>
      </Section>
      {making ? <MakeAccount parts={parts} close={() => setMaking(false)} made={() => setTurn(turn + 1)} /> : null}
    </>
  );
}

/** `turn` grows when the list is to be asked for again. */
function Search({ parts, turn }: { parts: Parts; turn: number }) {
  const admin = new AdminApi(parts.api);
  const [search, setSearch] = useState("");
  return (
    <>
      <form
        class="search" role="search" aria-label="Accounts"
        onSubmit={(event) => {
          event.preventDefault();
          setSearch(String(new FormData(event.currentTarget).get("search")).trim());
        }}
      >
        <Field name="search" label="Name or e-mail" autocomplete="off" />
        <button type="submit" class="button is-wide is-quiet">Search</button>
      </form>
      <Pages
        parts={parts} keys={[search, turn]} nothing={search === "" ? "There is no account." : `No account has “${search}” in its name or e-mail.`}
        load={async (after, signal) => {
          const { accounts, next } = await admin.accounts(search, after, signal);
          return { items: accounts, next };
        }}
      >
        {(account) => (
          <li key={account.id}>
            <div class="row-text">
              <a href={`/admin/accounts/${account.id}`}>{account.name}</a>
              <span>{account.email}</span>
              <span>{usage(account)}</span>
            </div>
            <Tags of={account} />
          </li>
        )}
      </Pages>
    </>
  );
}

function usage({ photos, bytes: size, lastSeenAt }: AdminAccount): string {
  return [
    photos === undefined ? "" : counted(photos, "photo"),
    size === undefined ? "" : bytes(size),
    lastSeenAt === undefined ? "" : `last here ${ago(lastSeenAt)}`,
  ].filter((part) => part !== "").join(" · ");
}

export function Tags({ of }: { of: AdminAccount }) {
  return (
    <div class="row-side">
      {of.administrator ? <span class="tag">admin</span> : null}
      {of.disabled ? <span class="tag is-bad">disabled</span> : null}
      {of.deletedAt === undefined ? null : <span class="tag is-bad">going</span>}
      {of.emailConfirmed ? null : <span class="tag is-quiet">unconfirmed</span>}
    </div>
  );
}

function MakeAccount({ parts, close, made }: { parts: Parts; close: () => void; made: () => void }) {
  const [href, setHref] = useState("");
  // Where no link leads to a password of one's own, the first one is given.
  const byLink = parts.offers.has("post /accounts/forgot");
  if (href !== "") {
    return <LinkDialog title="The account is there" text="Pass on this link: by it the password is chosen." href={href} close={close} />;
  }
  return (
    <Dialog title="Make an account" close={close}>
      <Form
        label="Make an account" action="Make" beside={<CancelButton close={close} />}
        rules={{ name: required("a name"), email, ...(byLink ? {} : { password: newPassword }) }}
        send={async (values) => {
          const request = {
            name: values["name"]!.trim(), email: values["email"]!.trim(), administrator: values["administrator"] === "on",
            ...(byLink ? {} : { password: values["password"]! }),
          };
          const link = await new AdminApi(parts.api).createAccount(request);
          made();
          if (link === undefined) {
            close();
            say(`${request.name} has an account${byLink ? ", and chooses a password by “Forgot your password?”" : ""}.`);
          } else {
            setHref(link);
          }
        }}
      >
        <Field name="name" label="Name" autofocus={true} maxLength={100} />
        <Field name="email" label="E-mail" type="email" />
        {byLink ? null : <Password kind="new-password" label="First password" hint={`Pass it on by a safe way. ${PasswordHint}`} />}
        <fieldset class="choices">
          <legend>May look after the server</legend>
          <label>
            <input type="checkbox" name="administrator" />
            <span><strong>Administrator</strong><small>Sees all that is here under Administration, but no photo of others.</small></span>
          </label>
        </fieldset>
      </Form>
    </Dialog>
  );
}

export function LinkDialog({ title, text, href, close }: { title: string; text: string; href: string; close: () => void }) {
  return (
    <Dialog title={title} close={close} keep={true}>
      <p class="confirm-text">{text} It is shown only now.</p>
      <Secret label="Link" text={href} />
      <div class="confirm-actions">
        <button type="button" class="button is-wide" onClick={close}>Done</button>
      </div>
    </Dialog>
  );
}
