import { useState } from "preact/hooks";
import { LocationApi, MostPace } from "../../api/locationApi";
import { count } from "../../model/format";
import { Field, Form, type Rule } from "../forms/form";
import type { Parts } from "../parts";
import { CancelButton, Dialog } from "../rooms/dialog";

interface PaceProps {
  parts: Parts;
  /** Megabytes a second of all moves; 0 for as fast as they can. */
  pace: number;
  changed: () => Promise<void>;
}

/** How much of the machine's line and disks moves may take. */
export function Pace({ parts, pace, changed }: PaceProps) {
  const [setting, setSetting] = useState(false);
  const close = () => setSetting(false);
  return (
    <>
      <button type="button" class="button is-wide is-quiet" onClick={() => setSetting(true)}>
        {pace === 0 ? "Pace of moves" : `Pace of moves: ${count(pace)} MB a second`}
      </button>
      {setting ? (
        <Dialog title="Pace of moves" close={close}>
          <Form
            label="Pace of moves" action="Save" rules={{ pace: paceRule }} beside={<CancelButton close={close} />}
            send={async (values) => {
              await new LocationApi(parts.api).setPace(Number(values["pace"]));
              close();
              await changed();
            }}
          >
            <Field
              name="pace" label="Megabytes a second" value={pace === 0 ? "" : String(pace)} maxLength={6} inputMode="numeric" autofocus={true}
              hint="Of all moves together. Empty: as fast as they can."
            />
          </Form>
        </Dialog>
      ) : null}
    </>
  );
}

/** Nothing is 0, which is no bound. */
const paceRule: Rule = (value) =>
  /^\d*$/.test(value.trim()) && Number(value) <= MostPace ? "" : `Please give a whole number of up to ${count(MostPace)}, or nothing.`;
