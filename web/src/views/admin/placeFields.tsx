import type { LocationAnswer, Places } from "../../api/locationApi";
import { Select, type Values } from "../forms/form";

interface PlaceFieldsProps {
  locations: readonly LocationAnswer[];
  /** Ids of the present ones. */
  originals: string | undefined;
  renditions: string | undefined;
}

/** Where originals are to be, and where renditions. */
export function PlaceFields({ locations, originals = "", renditions = "" }: PlaceFieldsProps) {
  const options = locations.map((each) => [each.id, each.name] as const);
  return (
    <>
      <Select name="originals" label="Originals" options={options} value={originals} hint="What people send." />
      <Select
        name="renditions" label="Renditions" options={options} value={renditions}
        hint="What is made of it to be looked at: small and asked for often, so best on a disk."
      />
    </>
  );
}

/** What a form with these fields says. */
export function placesOf(values: Values): Places {
  return { originals: values["originals"]!, renditions: values["renditions"]! };
}
