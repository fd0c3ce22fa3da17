import type { AdminLibrary } from "../../api/adminApi";
import { LocationApi, type MoveAnswer } from "../../api/locationApi";
import { ago } from "../../model/dates";
import { movePart, moveProgress } from "../../model/locations";
import type { Parts } from "../parts";
import { ProgressLine } from "../progressLine";
import { Action } from "../rooms/action";
import { Section } from "../rooms/room";

/** Moves that are done and still shown: the last ones. */
const MostDone = 5;

const States = { running: "Moving", done: "Done", unfinished: "Not all moved", paused: "Paused", waiting: "Waiting" } as const;

const Tones = { running: "", done: "", unfinished: " is-bad", paused: " is-quiet", waiting: " is-bad" } as const;

interface MovesProps {
  parts: Parts;
  moves: readonly MoveAnswer[];
  libraries: readonly AdminLibrary[];
  changed: () => Promise<void>;
}

/** What is on its way from one location to another. */
export function Moves({ parts, moves, libraries, changed }: MovesProps) {
  const done = moves.filter(({ state }) => state === "done").slice(0, MostDone);
  const shown = [...moves.filter(({ state }) => state !== "done"), ...done];
  const nameOf = (library: string) => libraries.find(({ id }) => id === library)?.name ?? library;
  return shown.length === 0 ? null : (
    <Section
      title="Moves"
      text="A library stays in use while it moves. A file is deleted where it was only when its copy was read back and is right."
    >
      <ul class="rows">
        {shown.map((move) => <Move key={move.library} parts={parts} of={move} name={nameOf(move.library)} changed={changed} />)}
      </ul>
    </Section>
  );
}

function Move({ parts, of, name, changed }: { parts: Parts; of: MoveAnswer; name: string; changed: () => Promise<void> }) {
  const at = new LocationApi(parts.api);
  const waits = of.state === "paused" || of.state === "unfinished";
  return (
    <li class="member">
      <div class="row-text">
        <strong>{name}</strong>
        <span>{moveProgress(of)}</span>
        {of.state === "done" ? null : <ProgressLine label={`Move of ${name}`} part={movePart(of)} whole={true} />}
        {of.reason === undefined ? null : <span class="is-bad">{of.reason}</span>}
        <span>
          {of.finishedAt === undefined ? `Began ${ago(of.startedAt)}` : `Done ${ago(of.finishedAt)}`}
          {of.state === "unfinished" ? " · tries again each hour" : of.state === "waiting" ? " · tries again each half minute" : ""}
        </span>
      </div>
      <div class="row-side">
        <span class={`tag${Tones[of.state]}`}>{States[of.state]}</span>
        {of.state === "done" ? null : (
          <Action
            label={`${waits ? "Go on with" : "Pause"} the move of ${name}`}
            run={async () => {
              await (waits ? at.resume(of.library) : at.pause(of.library));
              await changed();
            }}
          >
            {of.state === "unfinished" ? "Try again now" : waits ? "Go on" : "Pause"}
          </Action>
        )}
      </div>
    </li>
  );
}
