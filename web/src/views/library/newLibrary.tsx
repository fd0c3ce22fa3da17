import { LibraryApi } from "../../api/libraryApi";
import { go } from "../../app/router";
import { ago, day } from "../../model/dates";
import { Field, Form } from "../forms/form";
import { required } from "../forms/rules";
import type { Parts } from "../parts";
import { Action } from "../rooms/action";
import { useLoaded } from "../rooms/loaded";
import { Section } from "../rooms/room";

/** A library beside those that are there, or one that was deleted. */
export function NewLibrary({ parts }: { parts: Parts }) {
  return (
    <>
      <Make parts={parts} />
      {parts.offers.has("get /libraries/deleted") ? <Deleted parts={parts} /> : null}
    </>
  );
}

function Make({ parts }: { parts: Parts }) {
  return (
    <Section title="Make a library" text="Photos of their own, and members of their own: for a club, a wedding, a house.">
      <Form
        label="Make a library" action="Make" rules={{ name: required("a name") }}
        send={async ({ name }) => {
          const made = await new LibraryApi(parts.api).create(name!.trim());
          await parts.library.open(made.id);
          go("/");
        }}
      >
        <Field name="name" label="Name" maxLength={100} />
      </Form>
    </Section>
  );
}

function Deleted({ parts }: { parts: Parts }) {
  const at = new LibraryApi(parts.api);
  const deleted = useLoaded(parts, (signal) => at.deleted(signal));
  return deleted.value === null || deleted.value.length === 0 ? null : (
    <Section title="Deleted libraries" text="They can be brought back with all that was in them.">
      <ul class="rows">
        {deleted.value.map(({ id, name, deletedAt, removedAt }) => (
          <li key={id}>
            <div class="row-text">
              <strong>{name}</strong>
              <span>Deleted {ago(deletedAt)} · gone for good on {day(removedAt)}</span>
            </div>
            <Action
              label={`Bring ${name} back`} done={`“${name}” is back.`}
              run={async () => {
                await at.restore(id);
                await Promise.all([deleted.reload(), parts.library.relist()]);
              }}
            >
              Bring back
            </Action>
          </li>
        ))}
      </ul>
    </Section>
  );
}
