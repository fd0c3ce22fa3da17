import { path } from "../../app/router";
import { Wait } from "../lazy";
import type { Parts } from "../parts";
import { Room } from "../rooms/room";
import { Account } from "./account";
import { Accounts } from "./accounts";
import { Audit } from "./audit";
import { Libraries } from "./libraries";
import { Links } from "./links";
import { Locations } from "./locations";
import { Queues } from "./queues";
import { Overview } from "./overview";

const Places = [
  { path: "/admin", title: "Overview", view: Overview, needs: "get /admin/statistics" },
  { path: "/admin/accounts", title: "Accounts", view: Accounts, needs: "post /admin/accounts" },
  { path: "/admin/links", title: "Waiting links", view: Links, needs: "get /admin/links" },
  { path: "/admin/libraries", title: "Libraries", view: Libraries, needs: "get /admin/libraries" },
  { path: "/admin/locations", title: "Locations", view: Locations, needs: "get /admin/locations" },
  { path: "/admin/queues", title: "Work", view: Queues, needs: "get /admin/queues" },
  { path: "/admin/audit", title: "Audit", view: Audit, needs: "get /admin/audit" },
] as const;

const OneAccount = /^\/admin\/accounts\/([^/]+)$/;

/** Looking after the server. */
export function AdminRoom({ parts }: { parts: Parts }) {
  if (!parts.session.account.value!.administrator) {
    return <Room title="Administration" places={[]}><p class="card-text">Only an administrator of this server sees what is here.</p></Room>;
  }
  if (!parts.offers.isKnown) {
    return <Wait />;
  }
  const places = Places.filter(({ needs }) => parts.offers.has(needs));
  const account = OneAccount.exec(path.value)?.[1];
  if (account !== undefined) {
    return <Room title="Administration" places={places} open="An account"><Account parts={parts} id={account} key={account} /></Room>;
  }
  const here = places.find((each) => each.path === path.value) ?? places[0];
  if (here === undefined) {
    return <Room title="Administration" places={[]}><p class="card-text">This server is looked after by its command line.</p></Room>;
  }
  return <Room title="Administration" places={places} open={here.title}><here.view parts={parts} /></Room>;
}
