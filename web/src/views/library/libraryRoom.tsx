import { path } from "../../app/router";
import { Wait } from "../lazy";
import type { Parts } from "../parts";
import { Room } from "../rooms/room";
import { Members } from "./members";
import { NewLibrary } from "./newLibrary";
import { Settings } from "./settings";
import { Trash } from "./trash";

const Places = [
  { path: "/library", title: "This library", view: Settings },
  { path: "/library/members", title: "Members", view: Members },
  { path: "/library/trash", title: "Trash", view: Trash },
  { path: "/library/new", title: "A new library", view: NewLibrary },
] as const;

/** Without a library there is but a new one to make; the trash is for those who may put something into it. */
function fits(view: (typeof Places)[number]["view"], library: Parts["library"]): boolean {
  if (library.state.value === "none") {
    return view === NewLibrary;
  }
  return view !== Trash || library.mayEdit.value;
}

/** What belongs to the library that is shown. */
export function LibraryRoom({ parts }: { parts: Parts }) {
  const { library } = parts;
  const places = Places.filter(({ view }) => fits(view, library));
  const { view: View } = places.find((each) => each.path === path.value) ?? places[0]!;
  if (!parts.offers.isKnown || (library.id === "" && View !== NewLibrary)) {
    return <Wait />;
  }
  // Another library has other values in the same fields.
  return <Room title="Library" places={places}><View parts={parts} key={library.id} /></Room>;
}
