import { path } from "../../app/router";
import type { Parts } from "../parts";
import { Room, type Place } from "../rooms/room";
import { Activity } from "./activity";
import { Data } from "./data";
import { Keys } from "./keys";
import { Profile } from "./profile";
import { Security } from "./security";

const Places: readonly (Place & { view: typeof Profile })[] = [
  { path: "/account", title: "Your account", view: Profile },
  { path: "/account/security", title: "Signing in", view: Security },
  { path: "/account/keys", title: "API keys", view: Keys },
  { path: "/account/activity", title: "Activity", view: Activity },
  { path: "/account/data", title: "Your data", view: Data },
];

/** What belongs to the person who is signed in. */
export function AccountRoom({ parts }: { parts: Parts }) {
  const { view: View } = Places.find((each) => each.path === path.value) ?? Places[0]!;
  return <Room title="Account" places={Places}><View parts={parts} /></Room>;
}
