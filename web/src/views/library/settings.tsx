import { useState } from "preact/hooks";
import { LibraryApi, type LibraryDetails } from "../../api/libraryApi";
import { go } from "../../app/router";
import { day } from "../../model/dates";
import { bytes, counted } from "../../model/format";
import { RoleNames, RoleTexts } from "../../model/roles";
import { Field, Form, Select, type Rule } from "../forms/form";
import { required, wholeOrNothing } from "../forms/rules";
import type { Parts } from "../parts";
import { CancelButton, Dialog } from "../rooms/dialog";
import { Await, useLoaded } from "../rooms/loaded";
import { Section } from "../rooms/room";
import { say } from "../toast";

const GB = 1e9;

/** What the library is, and what its owner can set. */
export function Settings({ parts }: { parts: Parts }) {
  const { library } = parts;
  const at = new LibraryApi(parts.api);
  const canChange = parts.offers.has("patch /libraries/{}");
  const details = useLoaded(parts, (signal) => at.details(library.id, signal), [library.id]);
  return (
    <Await of={details}>
      {(known) => (
        <>
          <Section title={known.name}>
            <p class="card-text">
              {counted(known.photos, "photo")}, {bytes(known.bytes)}{known.createdAt === undefined ? "" : `, since ${day(known.createdAt)}`}.
            </p>
            {known.role === "owner" && canChange
              ? <Name parts={parts} known={known} changed={details.reload} />
              : <p>You are {RoleNames[known.role]}. {RoleTexts[known.role]}</p>}
          </Section>
          {canChange ? known.role === "owner" ? <Limits parts={parts} known={known} changed={details.reload} /> : <Leave parts={parts} /> : null}
          {canChange && known.role === "owner" ? <Remove parts={parts} known={known} /> : null}
        </>
      )}
    </Await>
  );
}

interface SettingsProps {
  parts: Parts;
  known: LibraryDetails;
  changed: () => Promise<void>;
}

function Name({ parts, known, changed }: SettingsProps) {
  return (
    <Form
      label="Name" action="Save" done="Saved." rules={{ name: required("a name") }}
      send={async ({ name }) => {
        await new LibraryApi(parts.api).rename(known.id, name!.trim());
        await Promise.all([parts.library.relist(), changed()]);
      }}
    >
      <Field name="name" label="Name" value={known.name} maxLength={100} />
    </Form>
  );
}

function Limits({ parts, known, changed }: SettingsProps) {
  const { zone = "", trashDays, quotaBytes, quotaPhotos, location, profile } = known.settings ?? {};
  return (
    <Section title="Settings" text={location === undefined ? undefined : `Location: ${location}. Profile: ${profile ?? "none"}.`}>
      <Form
        label="Settings" action="Save" done="Saved."
        rules={{ trashDays: daysOfTrash, quota: wholeOrNothing, photos: wholeOrNothing }}
        send={async (values) => {
          await new LibraryApi(parts.api).change(known.id, {
            zone: values["zone"]!,
            trashDays: Number(values["trashDays"]),
            // Nothing is 0, which is no limit.
            quotaBytes: Number(values["quota"]) * GB,
            quotaPhotos: Number(values["photos"]),
          });
          await changed();
        }}
      >
        <Select
          name="zone" label="Time zone" value={zone} options={zones(zone)}
          hint="For photos that do not say in which zone they were taken."
        />
        <Field
          name="trashDays" label="Days in the trash" value={shown(trashDays)} maxLength={5} inputMode="numeric"
          hint="For so long a photo that was deleted can be brought back, and the whole library as well."
        />
        <Field
          name="quota" label="Most gigabytes" value={shown(quotaBytes, GB)} maxLength={9} inputMode="numeric"
          hint={`Now ${bytes(known.bytes)}. Empty: no limit.`}
        />
        <Field
          name="photos" label="Most photos" value={shown(quotaPhotos)} maxLength={12} inputMode="numeric"
          hint={`Now ${counted(known.photos, "photo")}. Empty: no limit.`}
        />
      </Form>
    </Section>
  );
}

function Leave({ parts }: { parts: Parts }) {
  const { library } = parts;
  const [asking, setAsking] = useState(false);
  const close = () => setAsking(false);
  return (
    <Section title="Leave" text="What you put in stays. To come back, you need a new invitation.">
      <button type="button" class="button is-wide is-quiet" onClick={() => setAsking(true)}>Leave this library</button>
      {asking ? (
        <Dialog title={`Leave “${library.name.value}”?`} close={close}>
          <Form
            label="Leave" action="Leave" tone="danger" beside={<CancelButton close={close} />}
            send={async () => {
              const name = library.name.value;
              await new LibraryApi(parts.api).leave(library.id);
              go("/");
              await library.relist();
              say(`You left “${name}”.`);
            }}
          />
        </Dialog>
      ) : null}
    </Section>
  );
}

function Remove({ parts, known }: { parts: Parts; known: LibraryDetails }) {
  const [asking, setAsking] = useState(false);
  const close = () => setAsking(false);
  const kept = counted(known.settings?.trashDays ?? 30, "day");
  return (
    <Section title="Delete this library" danger={true} text={`Its photos go for all members. For ${kept} you can bring it back.`}>
      <button type="button" class="button is-wide is-danger" onClick={() => setAsking(true)}>Delete this library</button>
      {asking ? (
        <Dialog title={`Delete “${known.name}”?`} close={close}>
          <p class="confirm-text">
            {counted(known.photos, "photo")} ({bytes(known.bytes)}) go, for you and for all members. After {kept} they are gone for good.
          </p>
          <Form
            label="Delete this library" action="Delete" tone="danger" beside={<CancelButton close={close} />}
            rules={{ name: (value) => (value.trim() === known.name ? "" : `Please type “${known.name}”.`) }}
            send={async ({ name }) => {
              const { removedAt } = await new LibraryApi(parts.api).remove(known.id, name!.trim());
              go("/");
              await parts.library.relist();
              say(`“${known.name}” is deleted. Until ${day(removedAt)} you can bring it back.`);
            }}
          >
            <Field name="name" label="Type the library's name" autofocus={true} />
          </Form>
        </Dialog>
      ) : null}
    </Section>
  );
}

function zones(current: string): (readonly [string, string])[] {
  const known = "supportedValuesOf" in Intl ? Intl.supportedValuesOf("timeZone") : [];
  const all = current === "" || known.includes(current) ? known : [current, ...known];
  return [["", "UTC"], ...all.map((zone) => [zone, zone.replace(/_/g, " ")] as const)];
}

function shown(value: number | undefined, unit = 1): string {
  return value === undefined ? "" : String(Math.round((value / unit) * 1000) / 1000);
}

/** As the server has it. */
const daysOfTrash: Rule = (value) => {
  const days = /^\d+$/.test(value.trim()) ? Number(value) : 0;
  return days >= 1 && days <= 365 ? "" : "Please give 1 to 365 days.";
};
