import { useState } from "preact/hooks";
import type { AdminLibrary } from "../../api/adminApi";
import { LocationApi, type LocationAnswer } from "../../api/locationApi";
import { day } from "../../model/dates";
import { bytes, counted } from "../../model/format";
import { Form } from "../forms/form";
import type { Parts } from "../parts";
import { CancelButton, Dialog } from "../rooms/dialog";
import { Section } from "../rooms/room";
import { Beginning } from "./beginning";
import { Pace } from "./movePace";
import { PlaceFields, placesOf } from "./placeFields";
import { say } from "../toast";

interface LibrariesProps {
  parts: Parts;
  locations: readonly LocationAnswer[];
  libraries: readonly AdminLibrary[];
  more: boolean;
  /** Megabytes a second of all moves; 0 for as fast as they can. */
  pace: number;
  changed: () => Promise<void>;
}

/** Which library has which location, and the way to another. */
export function Libraries({ parts, locations, libraries, more, pace, changed }: LibrariesProps) {
  const text = more ? `The first ${libraries.length} libraries; the others by the command line (qmulum admin locations use).` : undefined;
  return (
    <Section title="Where each library is" text={text}>
      <ul class="rows">
        {libraries.map((each) => <Library key={each.id} parts={parts} of={each} locations={locations} changed={changed} />)}
      </ul>
      <div class="buttons">
        {locations.length > 1 && parts.offers.has("put /admin/locations/default")
          ? <Beginning parts={parts} locations={locations} changed={changed} />
          : null}
        {parts.offers.has("put /admin/moves/pace") ? <Pace parts={parts} pace={pace} changed={changed} /> : null}
      </div>
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
  return (
    <li>
      <div class="row-text">
        <strong>{name}</strong>
        <span>
          {originals?.id === renditions?.id ? `In ${originals?.name}` : `Originals in ${originals?.name}, renditions in ${renditions?.name}`}
          {former.length === 0 ? "" : `, some still in ${former.map((each) => each.name).join(", ")}`}
        </span>
        <span>
          {counted(of.photos, "photo")} · {bytes(of.bytes)}
          {of.removedAt === undefined ? "" : ` · deleted, and gone for good ${day(of.removedAt)}`}
        </span>
      </div>
      {locations.length < 2 || of.removedAt !== undefined ? null : (
        <button type="button" class="plain" aria-label={`Move ${name}`} onClick={() => setMoving(true)}>Move</button>
      )}
      {moving ? (
        <Dialog title={`Move ${name}`} close={close}>
          <p class="confirm-text">
            What comes from now on is put there; what is elsewhere follows, one file after the other, while the library is in use.
            Another place can be said at any time.
          </p>
          <Form
            label={`Move ${name}`} action="Move" beside={<CancelButton close={close} />}
            send={async (values) => {
              await new LocationApi(parts.api).use(of.id, placesOf(values));
              close();
              say(`“${name}” is on its way.`);
              await changed();
            }}
          >
            <PlaceFields locations={locations} originals={originals?.id} renditions={renditions?.id} />
          </Form>
        </Dialog>
      ) : null}
    </li>
  );
}
