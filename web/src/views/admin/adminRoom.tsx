import { path } from "../../app/router";
import type { Parts } from "../parts";
import { Room } from "../rooms/room";
import { Account } from "./account";
import { Accounts } from "./accounts";
import { Audit } from "./audit";
import { Libraries } from "./libraries";
import { Links } from "./links";
import { Queues } from "./queues";
import { Overview } from "./overview";
import { Storage } from "./storage";

const Places = [
  { path: "/admin", title: "Overview", view: Overview },
  { path: "/admin/accounts", title: "Accounts", view: Accounts },
  { path: "/admin/links", title: "Waiting links", view: Links },
  { path: "/admin/libraries", title: "Libraries", view: Libraries },
  { path: "/admin/storage", title: "Storage", view: Storage },
  { path: "/admin/queues", title: "Work", view: Queues },
  { path: "/admin/audit", title: "Audit", view: Audit },
] as const;

const OneAccount = /^\/admin\/accounts\/([^/]+)$/;

/** Looking after the server. */
export function AdminRoom({ parts }: { parts: Parts }) {
  if (!parts.session.account.value!.administrator) {
    return <Room title="Administration" places={[]}><p class="card-text">Only an administrator of this server sees what is here.</p></Room>;
  }
  const account = OneAccount.exec(path.value)?.[1];
  if (account !== undefined) {
    return <Room title="Administration" places={Places} open="An account"><Account parts={parts} id={account} key={account} /></Room>;
  }
  const { view: View } = Places.find((each) => each.path === path.value) ?? Places[0];
  return <Room title="Administration" places={Places}><View parts={parts} /></Room>;
}
