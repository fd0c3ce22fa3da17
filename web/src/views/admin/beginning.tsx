import { useState } from "preact/hooks";
import { LocationApi, type LocationAnswer } from "../../api/locationApi";
import { Form } from "../forms/form";
import type { Parts } from "../parts";
import { CancelButton, Dialog } from "../rooms/dialog";
import { PlaceFields, placesOf } from "./placeFields";

interface BeginningProps {
  parts: Parts;
  locations: readonly LocationAnswer[];
  changed: () => Promise<void>;
}

/** Where libraries begin that are made from now on. */
export function Beginning({ parts, locations, changed }: BeginningProps) {
  const [choosing, setChoosing] = useState(false);
  const close = () => setChoosing(false);
  const present = (part: "originals" | "renditions") => locations.find(({ newLibraries }) => newLibraries === part || newLibraries === "all")?.id;
  return (
    <>
      <button type="button" class="button is-wide is-quiet" onClick={() => setChoosing(true)}>Where new libraries begin</button>
      {choosing ? (
        <Dialog title="Where new libraries begin" close={close}>
          <p class="confirm-text">Libraries that are there already stay where they are.</p>
          <Form
            label="Where new libraries begin" action="Save" beside={<CancelButton close={close} />}
            send={async (values) => {
              await new LocationApi(parts.api).begin(placesOf(values));
              close();
              await changed();
            }}
          >
            <PlaceFields locations={locations} originals={present("originals")} renditions={present("renditions")} />
          </Form>
        </Dialog>
      ) : null}
    </>
  );
}
