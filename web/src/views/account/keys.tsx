import { useState } from "preact/hooks";
import { AccountApi, type KeyAnswer } from "../../api/accountApi";
import { ago, day } from "../../model/dates";
import { Field, Form, Select, type Values } from "../forms/form";
import { required } from "../forms/rules";
import type { Parts } from "../parts";
import { Action } from "../rooms/action";
import { CancelButton, Dialog } from "../rooms/dialog";
import { Await, useLoaded } from "../rooms/loaded";
import { Section } from "../rooms/room";
import { Secret } from "../rooms/secret";

/** What a key can be made for; the first ones are what backing up and looking needs. */
const Purposes: readonly { name: string; title: string; text: string; permissions: readonly string[] }[] = [
  {
    name: "backup", title: "Back up and look", text: "Add photos, see and fetch them.",
    permissions: ["listLibraries", "viewLibrary", "addPhotos", "viewPhoto", "downloadPhoto", "viewAccount"],
  },
  { name: "look", title: "Look only", text: "See and fetch photos.", permissions: ["listLibraries", "viewLibrary", "viewPhoto", "downloadPhoto"] },
  { name: "add", title: "Add only", text: "Put photos in, and see nothing.", permissions: ["addPhotos"] },
  {
    name: "edit", title: "Back up, look and edit", text: "Also change photos and put them into the trash.",
    permissions: ["listLibraries", "viewLibrary", "addPhotos", "viewPhoto", "downloadPhoto", "viewAccount", "editPhotos"],
  },
  {
    name: "manage", title: "Look after libraries", text: "Also their settings, members and replicas. Keep it well.",
    permissions: ["listLibraries", "viewLibrary", "addPhotos", "viewPhoto", "downloadPhoto", "viewAccount", "manageLibrary"],
  },
];

const Administration = {
  name: "administer", title: "Look after the server", text: "What an administrator does: accounts, storage, queues. Keep it well.",
  permissions: ["administer"],
};

/** In months; a key without one holds until it is revoked. */
const Terms = [["1", "A month"], ["6", "Half a year"], ["12", "A year"], ["", "Until it is revoked"]] as const;

/** Keys for programs: a backup on a computer, a script. */
export function Keys({ parts }: { parts: Parts }) {
  const own = new AccountApi(parts.api);
  const keys = useLoaded(parts, (signal) => own.keys(signal));
  const [making, setMaking] = useState(false);
  return (
    <Section
      title="Keys for programs"
      text="A program signs in by a key: the command line, a backup, a script. A key does no more than it was made for, and never more than you."
    >
      <Await of={keys}>
        {(list) => list.length === 0 ? <p class="nothing">There is no key yet.</p> : (
          <ul class="rows">{list.map((key) => <Key key={key.id} parts={parts} of={key} changed={keys.reload} />)}</ul>
        )}
      </Await>
      <button type="button" class="button is-wide" onClick={() => setMaking(true)}>Make a key</button>
      {making ? <MakeKey parts={parts} close={() => setMaking(false)} made={keys.reload} /> : null}
    </Section>
  );
}

function Key({ parts, of, changed }: { parts: Parts; of: KeyAnswer; changed: () => Promise<void> }) {
  const library = parts.library.all.value.find((each) => each.id === of.library)?.name;
  const expired = of.expiresAt !== undefined && new Date(of.expiresAt).getTime() < Date.now();
  return (
    <li>
      <div class="row-text">
        <strong>{of.name}</strong>
        <span>
          {purposeOf(of.permissions)}
          {of.library === undefined ? "" : ` · only in ${library ?? "one library"}`}
        </span>
        <span>
          {usedSentence(of)}
          {of.expiresAt === undefined ? "" : ` · ${expired ? "expired" : "until"} ${day(of.expiresAt)}`}
        </span>
      </div>
      <Action
        look="danger" label={`Revoke ${of.name}`} done={`${of.name} opens nothing any more.`}
        run={async () => {
          await new AccountApi(parts.api).revokeKey(of.id);
          await changed();
        }}
      >
        Revoke
      </Action>
    </li>
  );
}

function usedSentence({ lastUsedAt, lastUsedFrom }: KeyAnswer): string {
  if (lastUsedAt === undefined) {
    return "Never used";
  }
  return `Last used ${ago(lastUsedAt)}${lastUsedFrom === undefined ? "" : ` from ${lastUsedFrom}`}`;
}

function MakeKey({ parts, close, made }: { parts: Parts; close: () => void; made: () => Promise<void> }) {
  const [secret, setSecret] = useState("");
  if (secret !== "") {
    return (
      <Dialog title="Your new key" close={close} keep={true}>
        <p class="confirm-text">Take it along now: it is shown only this once.</p>
        <Secret label="API key" text={secret} />
        <div class="confirm-actions">
          <button type="button" class="button is-wide" onClick={close}>I have it</button>
        </div>
      </Dialog>
    );
  }
  const libraries = parts.library.all.value.map(({ id, name }) => [id, `Only in ${name}`] as const);
  const purposes = parts.session.account.value!.administrator ? [...Purposes, Administration] : Purposes;
  return (
    <Dialog title="Make a key" close={close}>
      <Form
        label="Make a key" action="Make" rules={{ name: required("a name") }} beside={<CancelButton close={close} />}
        send={async (values) => {
          setSecret((await new AccountApi(parts.api).makeKey(requestOf(values, purposes))).secret);
          await made();
        }}
      >
        <Field name="name" label="Name" hint="Where it is used, as “Backup of the laptop”." autofocus={true} maxLength={100} />
        <fieldset class="choices">
          <legend>What it may do</legend>
          {purposes.map(({ name, title, text }, i) => (
            <label key={name}>
              <input type="radio" name="purpose" value={name} defaultChecked={i === 0} />
              <span><strong>{title}</strong><small>{text}</small></span>
            </label>
          ))}
        </fieldset>
        <Select name="library" label="Where" options={[["", "In all your libraries"], ...libraries]} />
        <Select name="months" label="For how long" value="12" options={Terms} />
      </Form>
    </Dialog>
  );
}

function requestOf(values: Values, purposes: typeof Purposes) {
  const permissions = [...purposes.find(({ name }) => name === values["purpose"])!.permissions];
  const months = Number(values["months"]);
  const until = new Date();
  until.setMonth(until.getMonth() + months);
  return {
    name: values["name"]!.trim(),
    permissions,
    ...(values["library"] === "" ? {} : { library: values["library"]! }),
    ...(months === 0 ? {} : { expiresAt: until.toISOString() }),
  };
}

function purposeOf(permissions: readonly string[]): string {
  const same = (other: readonly string[]) => other.length === permissions.length && other.every((each) => permissions.includes(each));
  return [...Purposes, Administration].find((each) => same(each.permissions))?.title ?? permissions.join(", ");
}
