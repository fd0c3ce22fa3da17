import { useState } from "preact/hooks";
import { ReplicaApi, type OriginalsAnswer } from "../../api/replicaApi";
import { day as dayOf } from "../../model/dates";
import { bytes, count, counted } from "../../model/format";
import { Form, Select } from "../forms/form";
import type { Parts } from "../parts";
import { Action } from "../rooms/action";
import { CancelButton, Dialog } from "../rooms/dialog";
import { Await, useLoaded } from "../rooms/loaded";
import { Section } from "../rooms/room";

/** As the server has it. */
const MostCopies = 10;

/** One disk fails; two at once seldom do. */
const UsualCopies = 2;

const Choices = Array.from({ length: MostCopies }, (_, i) => i + 1)
  .map((copies) => [String(copies), copies === 1 ? "1 copy (one broken disk loses photos)" : `${copies} copies`] as const);

interface OriginalsProps {
  parts: Parts;
  /** How many copies the owner counts on. */
  replicas: number;
}

/** Whether the server may do without originals that enough replicas have. */
export function Originals({ parts, replicas }: OriginalsProps) {
  const { library } = parts;
  const at = new ReplicaApi(parts.api);
  const known = useLoaded(parts, (signal) => at.originals(library.id, signal), [library.id]);
  const [asking, setAsking] = useState(false);
  const close = () => setAsking(false);
  return (
    <Section title="Originals on this server">
      <Await of={known}>
        {(kept) => (
          <>
            <p class="card-text">{sentence(kept)}</p>
            {kept.waitsUntil === undefined ? null : (
              <p class="form-problem is-apart" role="alert" data-originals="waits">{waiting(kept.waitsUntil, kept.onceReplicas)}</p>
            )}
            {kept.atRisk === 0 || kept.waitsUntil !== undefined ? null : (
              <p class="form-problem is-apart" role="alert">
                {counted(kept.atRisk, "photo")} of these {kept.atRisk === 1 ? "has" : "have"} fewer copies that were heard of lately than you
                asked for. Start the replicas: the originals are asked back from them.
              </p>
            )}
            <div class="buttons">
              <button type="button" class="button is-wide is-quiet" onClick={() => setAsking(true)}>
                {kept.onceReplicas === undefined ? "Keep only renditions here" : "Change the number of copies"}
              </button>
              {kept.onceReplicas === undefined ? null : (
                <Action
                  look="quiet" done="Every original is kept here from now on. What is elsewhere comes back as the replicas send it."
                  run={async () => known.set(await at.keepOriginals(library.id, null))}
                >
                  Keep every original here
                </Action>
              )}
            </div>
            {asking ? (
              <Dialog title="Delete originals from this server?" close={close}>
                <p class="confirm-text">
                  Once so many replicas have proved that they hold an original, the server deletes its own. Photos are still shown here, but their
                  full files are on your other machines alone: <strong>when those are lost, the photos are lost.</strong> A download waits until
                  one of them is connected. Two copies or more, in two places, are wise.
                </p>
                <Form
                  label="Keep only renditions here" action="Delete them here" tone="danger" beside={<CancelButton close={close} />}
                  send={async ({ copies }) => {
                    known.set(await at.keepOriginals(library.id, Number(copies)));
                    close();
                  }}
                >
                  <Select
                    name="copies" label="Copies that must hold an original first" options={Choices} value={String(kept.onceReplicas ?? UsualCopies)}
                    hint={`Only replicas that you count on above do: ${count(replicas)} now. With fewer than you choose nothing is deleted.`}
                  />
                </Form>
              </Dialog>
            ) : null}
          </>
        )}
      </Await>
    </Section>
  );
}

/** What to do while the server does not know what the replicas hold. */
function waiting(until: string, onceReplicas: number | undefined): string {
  return [
    "This server's lists were brought back or made anew, and it does not know what the replicas hold. ",
    "Run qmulum pull --verify at each, and count on those above that are yours",
    onceReplicas === undefined ? ", and say below if only renditions are to be kept here. " : ". ",
    `From ${dayOf(until)} on the originals that too few replicas have by then are asked back.`,
  ].join("");
}

function sentence({ onceReplicas, elsewhere, bytes: freed, recalled }: OriginalsAnswer): string {
  const kept = onceReplicas === undefined
    ? "Every original is kept here."
    : `Only renditions are kept here of a photo whose original ${counted(onceReplicas, "replica holds", "replicas hold")}.`;
  const are = (value: number) => (value === 1 ? "is" : "are");
  return [
    kept,
    elsewhere === 0 ? "" : `${counted(elsewhere, "original")} (${bytes(freed)}) ${are(elsewhere)} on the replicas alone.`,
    recalled === 0 ? "" : `${count(recalled)} of them ${are(recalled)} asked back.`,
  ].filter((part) => part !== "").join(" ");
}
