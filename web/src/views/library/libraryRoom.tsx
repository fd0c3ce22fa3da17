import { path } from "../../app/router";
import { Wait } from "../lazy";
import type { Parts } from "../parts";
import { Room, type Place } from "../rooms/room";
import { Members } from "./members";
import { NewLibrary } from "./newLibrary";
import { Replicas } from "./replicas";
import { Settings } from "./settings";
import { Trash } from "./trash";
import { Uploads } from "./uploads";

type LibraryPlace = Place & { readonly view: typeof Settings; readonly needs?: string };

const Places: readonly LibraryPlace[] = [
  { path: "/library", title: "This library", view: Settings },
  { path: "/library/members", title: "Members", view: Members },
  { path: "/library/uploads", title: "Uploads", view: Uploads, needs: "get /libraries/{}/uploads" },
  { path: "/library/replicas", title: "Replicas", view: Replicas, needs: "get /libraries/{}/replicas" },
  { path: "/library/trash", title: "Trash", view: Trash },
  { path: "/library/new", title: "A new library", view: NewLibrary },
];

/** Without a library there is but a new one to make; the trash is for those who may put something into it, as the list of what they sent. */
function fits({ view, needs }: LibraryPlace, { library, offers }: Parts): boolean {
  if (library.state.value === "none") {
    return view === NewLibrary;
  }
  if (needs !== undefined && !offers.has(needs)) {
    return false;
  }
  switch (view) {
    case Trash:
      return library.mayEdit.value;
    case Uploads:
      return library.mayAdd.value;
    case Replicas:
      return library.role.value === "owner";
    default:
      return true;
  }
}

/** What belongs to the library that is shown. */
export function LibraryRoom({ parts }: { parts: Parts }) {
  const { library } = parts;
  const places = Places.filter((each) => fits(each, parts));
  const { view: View } = places.find((each) => each.path === path.value) ?? places[0]!;
  if (!parts.offers.isKnown || (library.id === "" && View !== NewLibrary)) {
    return <Wait />;
  }
  // Another library has other values in the same fields.
  return <Room title="Library" places={places}><View parts={parts} key={library.id} /></Room>;
}
