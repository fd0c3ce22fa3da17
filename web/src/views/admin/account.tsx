import { useState } from "preact/hooks";
import { AdminApi, type AdminAccount } from "../../api/adminApi";
import { go } from "../../app/router";
import { ago, day } from "../../model/dates";
import { bytes, counted } from "../../model/format";
import { Field, Form } from "../forms/form";
import { wholeOrNothing } from "../forms/rules";
import type { Parts } from "../parts";
import { Action } from "../rooms/action";
import { CancelButton, Dialog } from "../rooms/dialog";
import { Await, useLoaded } from "../rooms/loaded";
import { Section } from "../rooms/room";
import { say } from "../toast";
import { LinkDialog, Tags } from "./accounts";

const GB = 1e9;

/** One account, and what can be done for it. */
export function Account({ parts, id }: { parts: Parts; id: string }) {
  const admin = new AdminApi(parts.api);
  const known = useLoaded(parts, (signal) => admin.account(id, signal), [id]);
  const self = id === parts.session.account.value!.id;
  return (
    <Await of={known}>
      {(account) => (
        <>
          <Section title={account.name}>
            <Tags of={account} />
            <Facts of={account} />
            <Buttons parts={parts} of={account} self={self} changed={known.reload} />
          </Section>
          <Quota parts={parts} of={account} changed={known.reload} />
          {self ? null : <Remove parts={parts} of={account} />}
        </>
      )}
    </Await>
  );
}

function Facts({ of }: { of: AdminAccount }) {
  return (
    <dl class="facts-table">
      <dt>E-mail</dt><dd>{of.email}{of.emailConfirmed ? "" : " (not confirmed)"}</dd>
      <dt>Here since</dt><dd>{day(of.createdAt)}</dd>
      {of.lastSeenAt === undefined ? null : <><dt>Last here</dt><dd>{ago(of.lastSeenAt)}</dd></>}
      {of.photos === undefined ? null : <><dt>Photos</dt><dd>{counted(of.photos, "photo")}, {bytes(of.bytes ?? 0)}</dd></>}
      <dt>Second factor</dt><dd>{of.twoFactor ? "on" : "off"}</dd>
      {of.deletedAt === undefined ? null : <><dt>Goes on</dt><dd>{day(of.deletedAt)}</dd></>}
    </dl>
  );
}

interface AccountProps {
  parts: Parts;
  of: AdminAccount;
  changed: () => Promise<void>;
}

function Buttons({ parts, of, self, changed }: AccountProps & { self: boolean }) {
  const admin = new AdminApi(parts.api);
  const [href, setHref] = useState("");
  const set = async (change: Parameters<AdminApi["changeAccount"]>[1]) => {
    await admin.changeAccount(of.id, change);
    await changed();
  };
  return (
    <div class="buttons">
      <Action look="quiet" run={async () => setHref(await admin.resetLink(of.id))}>Link for a new password</Action>
      {self ? null : (
        <Action
          look="quiet" done={of.disabled ? `${of.name} can sign in again.` : `${of.name} is signed out everywhere.`}
          run={() => set({ disabled: !of.disabled })}
        >
          {of.disabled ? "Enable" : "Disable"}
        </Action>
      )}
      {self ? null : (
        <Action
          look="quiet" done={`${of.name} is ${of.administrator ? "no administrator any more" : "an administrator now"}.`}
          run={() => set({ administrator: !of.administrator })}
        >
          {of.administrator ? "Take administration away" : "Make administrator"}
        </Action>
      )}
      {href === "" ? null : (
        <LinkDialog
          title="A new password" text={`Pass this link on to ${of.name}. The old password counts until it was used.`}
          href={href} close={() => setHref("")}
        />
      )}
    </div>
  );
}

function Quota({ parts, of, changed }: AccountProps) {
  return (
    <Section title="Quota" text="Over all libraries that this account owns. Empty: no limit.">
      <Form
        label="Quota" action="Save" done="Saved." tone="quiet" rules={{ bytes: wholeOrNothing, photos: wholeOrNothing }}
        send={async (values) => {
          const given = (name: string, unit: number) => (values[name]!.trim() === "" ? null : Number(values[name]) * unit);
          await new AdminApi(parts.api).changeAccount(of.id, { quotaBytes: given("bytes", GB), quotaPhotos: given("photos", 1) });
          await changed();
        }}
      >
        <Field name="bytes" label="Most gigabytes" value={shown(of.quotaBytes, GB)} maxLength={9} inputMode="numeric" />
        <Field name="photos" label="Most photos" value={shown(of.quotaPhotos, 1)} maxLength={12} inputMode="numeric" />
      </Form>
    </Section>
  );
}

function Remove({ parts, of }: { parts: Parts; of: AdminAccount }) {
  const [asking, setAsking] = useState(false);
  const close = () => setAsking(false);
  return (
    <Section
      title="Delete the account" danger={true}
      text="It is closed at once. In 14 days its libraries and their photos go with it, for all members; until then, enabling it keeps it."
    >
      <button type="button" class="button is-wide is-danger" onClick={() => setAsking(true)}>Delete this account</button>
      {asking ? (
        <Dialog title={`Delete the account of ${of.name}?`} close={close}>
          <Form
            label="Delete the account" action="Delete" tone="danger" beside={<CancelButton close={close} />}
            rules={{ email: (value) => (value.trim().toLowerCase() === of.email.toLowerCase() ? "" : `Please type ${of.email}.`) }}
            send={async () => {
              await new AdminApi(parts.api).deleteAccount(of.id);
              go("/admin/accounts");
              say(`The account of ${of.name} is closed, and goes in 14 days.`);
            }}
          >
            <Field name="email" label="Type the account's e-mail" autofocus={true} />
          </Form>
        </Dialog>
      ) : null}
    </Section>
  );
}

function shown(value: number | undefined, unit: number): string {
  return value === undefined ? "" : String(Math.round(value / unit));
}
