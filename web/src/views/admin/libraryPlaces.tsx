import { useState } from "preact/hooks";
import type { AdminLibrary } from "../../api/adminApi";
import { LocationApi, type LocationAnswer } from "../../api/locationApi";
import { bytes, counted } from "../../model/format";
import { Form, Select } from "../forms/form";
import type { Parts } from "../parts";
import { CancelButton, Dialog } from "../rooms/dialog";
import { Section } from "../rooms/room";
import { say } from "../toast";

interface LibrariesProps {
  parts: Parts;
  locations: readonly LocationAnswer[];
  libraries: readonly AdminLibrary[];
  more: boolean;
  changed: () => Promise<void>;
}

/** Which library has which location, and the way to another. */
export function Libraries({ parts, locations, libraries, more, changed }: LibrariesProps) {
  const text = more ? `The first ${libraries.length} libraries; the others by the command line (qmulum admin locations use).` : undefined;
  return (
    <Section title="Where each library is" text={text}>
      <ul class="rows">
        {libraries.map((each) => <Library key={each.id} parts={parts} of={each} locations={locations} changed={changed} />)}
      </ul>
    </Section>
  );
}

interface LibraryProps {
  parts: Parts;
  of: AdminLibrary;
  locations: readonly LocationAnswer[];
  changed: () => Promise<void>;
}

function Library({ parts, of, locations, changed }: LibraryProps) {
  const [moving, setMoving] = useState(false);
  const close = () => setMoving(false);
  const { name, originals, renditions, former } = of;
  const options = locations.map((each) => [each.id, each.name] as const);
  return (
    <li>
      <div class="row-text">
        <strong>{name}</strong>
        <span>
          {originals?.id === renditions?.id ? `In ${originals?.name}` : `Originals in ${originals?.name}, renditions in ${renditions?.name}`}
          {former.length === 0 ? "" : `, some still in ${former.map((each) => each.name).join(", ")}`}
        </span>
        <span>{counted(of.photos, "photo")} · {bytes(of.bytes)}</span>
      </div>
      {locations.length < 2 ? null : <button type="button" class="plain" aria-label={`Move ${name}`} onClick={() => setMoving(true)}>Move</button>}
      {moving ? (
        <Dialog title={`Move ${name}`} close={close}>
          <p class="confirm-text">
            What comes from now on is put there; what is elsewhere follows, one file after the other, while the library is in use.
            Another place can be said at any time.
          </p>
          <Form
            label={`Move ${name}`} action="Move" beside={<CancelButton close={close} />}
            send={async (values) => {
              await new LocationApi(parts.api).use(of.id, { originals: values["originals"]!, renditions: values["renditions"]! });
              close();
              say(`“${name}” is on its way.`);
              await changed();
            }}
          >
            <Select name="originals" label="Originals" options={options} value={originals?.id ?? ""} hint="What people send." />
            <Select
              name="renditions" label="Renditions" options={options} value={renditions?.id ?? ""}
              hint="What is made of it to be looked at: small and asked for often, so best on a disk."
            />
          </Form>
        </Dialog>
      ) : null}
    </li>
  );
}
