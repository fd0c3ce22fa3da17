import { path } from "../../app/router";
import { Wait } from "../lazy";
import type { Parts } from "../parts";
import { Room } from "../rooms/room";
import { Members } from "./members";
import { NewLibrary } from "./newLibrary";
import { Settings } from "./settings";

const Places = [
  { path: "/library", title: "This library", view: Settings },
  { path: "/library/members", title: "Members", view: Members },
  { path: "/library/new", title: "A new library", view: NewLibrary },
] as const;

/** What belongs to the library that is shown. */
export function LibraryRoom({ parts }: { parts: Parts }) {
  const { library } = parts;
  const places = library.state.value === "none" ? Places.slice(2) : Places;
  const { view: View } = places.find((each) => each.path === path.value) ?? places[0]!;
  if (!parts.offers.isKnown || (library.id === "" && View !== NewLibrary)) {
    return <Wait />;
  }
  // Another library has other values in the same fields.
  return <Room title="Library" places={places}><View parts={parts} key={library.id} /></Room>;
}
