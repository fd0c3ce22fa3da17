import { path } from "../../app/router";
import { Wait } from "../lazy";
import type { Parts } from "../parts";
import { Room, type Place } from "../rooms/room";
import { Activity } from "./activity";
import { Data } from "./data";
import { Keys } from "./keys";
import { Profile } from "./profile";
import { Security } from "./security";

const Places: readonly (Place & { view: typeof Profile; needs?: string })[] = [
  { path: "/account", title: "Your account", view: Profile },
  { path: "/account/security", title: "Signing in", view: Security },
  { path: "/account/keys", title: "API keys", view: Keys },
  { path: "/account/activity", title: "Activity", view: Activity, needs: "get /me/audit" },
  { path: "/account/data", title: "Your data", view: Data, needs: "delete /me" },
];

/** What belongs to the person who is signed in. */
export function AccountRoom({ parts }: { parts: Parts }) {
  const places = Places.filter(({ needs }) => needs === undefined || parts.offers.has(needs));
  const { view: View } = places.find((each) => each.path === path.value) ?? places[0]!;
  return parts.offers.isKnown ? <Room title="Account" places={places}><View parts={parts} /></Room> : <Wait />;
}
