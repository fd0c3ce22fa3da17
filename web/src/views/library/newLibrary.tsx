import { LibraryApi } from "../../api/libraryApi";
import { go } from "../../app/router";
import { Field, Form } from "../forms/form";
import { required } from "../forms/rules";
import type { Parts } from "../parts";
import { Section } from "../rooms/room";

/** A library beside those that are there. */
export function NewLibrary({ parts }: { parts: Parts }) {
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
