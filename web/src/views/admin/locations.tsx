import { useState } from "preact/hooks";
import { ApiError } from "../../api/apiError";
import { AdminApi, type AdminLibrary } from "../../api/adminApi";
import { LocationApi, type CheckedLocation, type LocationAnswer, type MoveList } from "../../api/locationApi";
import { counted } from "../../model/format";
import { locationKind, locationRoom, locationState } from "../../model/locations";
import { Field, Form } from "../forms/form";
import { required } from "../forms/rules";
import type { Parts } from "../parts";
import { Action } from "../rooms/action";
import { CancelButton, Dialog } from "../rooms/dialog";
import { Await, useLoaded } from "../rooms/loaded";
import { usePolled } from "../rooms/polled";
import { Section } from "../rooms/room";
import { say } from "../toast";
import { Libraries } from "./libraryPlaces";
import { Trial } from "./locationTrial";
import { Moves } from "./moves";

const Pause = 2000; // milliseconds between two looks at a move that goes on

/** Names of libraries in one location's row. */
const MostNames = 3;

/** Libraries whose names the rows of locations and moves know: the largest page that the server gives. */
const MostLibraries = 200;

interface Known {
  readonly locations: readonly LocationAnswer[];
  readonly libraries: readonly AdminLibrary[];
  /** There are more than these. */
  readonly more: boolean;
  readonly moves: MoveList;
}

/** Where bytes live: the locations, which library has which, and what is on its way. */
export function Locations({ parts }: { parts: Parts }) {
  const at = new LocationApi(parts.api);
  const admin = new AdminApi(parts.api);
  const known = useLoaded<Known>(parts, async (signal) => {
    const [locations, page, moves] = await Promise.all([at.all(signal), admin.libraries(undefined, signal, MostLibraries), at.moves(signal)]);
    return { locations, libraries: page.libraries, more: page.next !== undefined, moves };
  });
  const checks = useLoaded(parts, (signal) => at.check(signal));
  usePolled(known.reload, Pause, known.value?.moves.moves.some(({ state }) => state === "running" || state === "waiting") ?? false);
  return (
    <Await of={known}>
      {({ locations, libraries, more, moves }) => {
        const changed = async () => {
          await known.reload();
          void checks.reload();
        };
        return (
          <>
            <Section title="Locations" text="Folders and buckets where the server keeps bytes. Each is tried out when this page opens.">
              <ul class="rows">
                {locations.map((each) => (
                  <Location
                    key={each.id} parts={parts} of={each} check={checks.value?.find(({ name }) => name === each.name)} problem={checks.problem}
                    libraries={librariesIn(each, libraries, more)} changed={changed}
                  />
                ))}
              </ul>
              <div class="buttons">
                <AddLocation parts={parts} changed={changed} />
                <Action look="quiet" run={checks.reload}>Check again</Action>
              </div>
            </Section>
            <Moves parts={parts} moves={moves.moves} libraries={libraries} changed={known.reload} />
            <Libraries
              parts={parts} locations={locations} libraries={libraries} more={more} pace={moves.megabytesPerSecond} changed={known.reload}
            />
          </>
        );
      }}
    </Await>
  );
}

/** Whose bytes are there, or on their way from there. */
function librariesIn({ id }: LocationAnswer, libraries: readonly AdminLibrary[], more: boolean): string {
  const isThere = ({ originals, renditions, former }: AdminLibrary) => [originals, renditions, ...former].some((place) => place?.id === id);
  const names = libraries.filter(isThere).map(({ name }) => name);
  const others = names.length - MostNames;
  if (names.length === 0) {
    return more ? `none of the first ${libraries.length}` : "none";
  }
  return names.slice(0, MostNames).join(", ") + (others > 0 ? ` and ${counted(others, "other")}${more ? " or more" : ""}` : "");
}

const Beginnings = { all: "new ones begin", originals: "originals of new ones begin", renditions: "renditions of new ones begin" } as const;

interface LocationProps {
  parts: Parts;
  of: LocationAnswer;
  check: CheckedLocation | undefined;
  /** Why the check did not come. */
  problem: string;
  libraries: string;
  changed: () => Promise<void>;
}

function Location({ parts, of, check, problem, libraries, changed }: LocationProps) {
  const at = new LocationApi(parts.api);
  const [asking, setAsking] = useState<"" | "test" | "rename" | "remove">("");
  const close = () => setAsking("");
  const state = check === undefined ? undefined : locationState(check.state);
  return (
    <li class="member">
      <div class="row-text">
        <strong>{of.name}</strong>
        <span>{locationKind(of.address)} · {of.address}</span>
        <span>{check === undefined ? (problem === "" ? "…" : problem) : locationRoom(check)}</span>
        <span>Libraries: {libraries}{of.newLibraries === undefined ? "" : ` · ${Beginnings[of.newLibraries]} here`}</span>
        {check?.problem === undefined ? null : <span class="is-bad">{check.problem}</span>}
      </div>
      <div class="row-side">
        <span class={`tag${state === undefined ? " is-quiet" : state.tone === "bad" ? " is-bad" : ""}`}>{state?.word ?? "Checking"}</span>
        <button type="button" class="plain" aria-label={`Test ${of.name}`} onClick={() => setAsking("test")}>Test</button>
        {of.addedAt === undefined ? null : (
          <>
            <button type="button" class="plain" aria-label={`Rename ${of.name}`} onClick={() => setAsking("rename")}>Rename</button>
            <button type="button" class="plain is-danger" aria-label={`Remove ${of.name}`} onClick={() => setAsking("remove")}>Remove</button>
          </>
        )}
      </div>
      {asking === "test" ? <Trial parts={parts} of={of} close={close} /> : null}
      {asking === "rename" ? (
        <Dialog title={`Rename ${of.name}`} close={close}>
          <Form
            label="Rename" action="Save" rules={{ name: required("a name") }} beside={<CancelButton close={close} />}
            send={async ({ name }) => {
              await at.rename(of.id, name!.trim());
              close();
              await changed();
            }}
          >
            <Field name="name" label="Name" value={of.name} maxLength={60} autofocus={true} />
          </Form>
        </Dialog>
      ) : null}
      {asking === "remove"
        ? <RemoveLocation parts={parts} of={of} isAway={check?.state === "store-offline"} close={close} changed={changed} />
        : null}
    </li>
  );
}

interface RemoveProps {
  parts: Parts;
  of: LocationAnswer;
  isAway: boolean;
  close: () => void;
  changed: () => Promise<void>;
}

/** Takes a location off the list. One that is away and that libraries still need is given up only by who was told what that means. */
function RemoveLocation({ parts, of, isAway, close, changed }: RemoveProps) {
  const [refused, setRefused] = useState(false);
  const lost = refused && isAway;
  return (
    <Dialog title={lost ? `Give ${of.name} up as lost?` : `Remove ${of.name}?`} close={close}>
      <p class="confirm-text">
        {lost
          ? "For a disk or bucket that died. What was there alone is missing from then on, and comes back when it is sent again or a replica has it."
          : "It is taken off the list, which it can be when no library has it. What is in it stays there."}
      </p>
      <Form
        label="Remove" action={lost ? "Give it up as lost" : "Remove"} tone="danger" beside={<CancelButton close={close} />}
        send={async () => {
          try {
            await new LocationApi(parts.api).remove(of.id, lost);
          } catch (error) {
            setRefused(error instanceof ApiError && error.status === 409);
            throw error;
          }
          close();
          say(`${of.name} is off the list.`);
          await changed();
        }}
      />
    </Dialog>
  );
}

function AddLocation({ parts, changed }: { parts: Parts; changed: () => Promise<void> }) {
  const [adding, setAdding] = useState(false);
  const close = () => setAdding(false);
  return (
    <>
      <button type="button" class="button is-wide" onClick={() => setAdding(true)}>Add a location</button>
      {adding ? (
        <Dialog title="Add a location" close={close}>
          <Form
            label="Add a location" action="Add" beside={<CancelButton close={close} />}
            rules={{ name: required("a name"), address: required("an address") }}
            send={async (values) => {
              const name = values["name"]!.trim();
              await new LocationApi(parts.api).add(name, values["address"]!.trim());
              close();
              say(`${name} is added. Give it to a library below.`);
              await changed();
            }}
          >
            <Field name="name" label="Name" maxLength={60} autofocus={true} />
            <Field
              name="address" label="Address" maxLength={2000}
              hint="A folder of the server's machine (/mnt/nas/qmulum) or a bucket (s3://photos/qmulum?endpoint=…&profile=…), new or empty. No keys."
            />
          </Form>
        </Dialog>
      ) : null}
    </>
  );
}
