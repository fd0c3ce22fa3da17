import { useState } from "preact/hooks";
import { ApiError } from "../../api/apiError";
import { ReplicaApi, type ReplicaAnswer } from "../../api/replicaApi";
import { ago, day } from "../../model/dates";
import { bytes, counted } from "../../model/format";
import { countedCopies, replicaState } from "../../model/replicaState";
import { Form } from "../forms/form";
import type { Parts } from "../parts";
import { Action } from "../rooms/action";
import { CancelButton, Dialog } from "../rooms/dialog";
import { Await, useLoaded } from "../rooms/loaded";
import { Section } from "../rooms/room";
import { Secret } from "../rooms/secret";
import { Originals } from "./originals";

/** The copies of the library on other machines. */
export function Replicas({ parts }: { parts: Parts }) {
  const { library } = parts;
  const known = useLoaded(parts, (signal) => new ReplicaApi(parts.api).all(library.id, signal), [library.id]);
  const copies = countedCopies(known.value ?? []);
  return (
    <>
      <Section title="Copies elsewhere" text="Each holds the originals on another machine, checks them, and sends back one that is damaged here.">
        <Await of={known}>
          {(list) => list.length === 0 ? <p class="nothing">There is none yet.</p> : (
            <ul class="rows">{list.map((each) => <Replica key={each.id} parts={parts} of={each} all={list} changed={known.reload} />)}</ul>
          )}
        </Await>
        <Action look="quiet" run={known.reload}>Look again</Action>
      </Section>
      <Section
        title="Make one"
        text="Run these on the other machine, a NAS or a second computer. It connects out, so it works behind any home router."
      >
        <Secret label="Commands that make a replica" text={commands(library.id)} />
      </Section>
      {parts.offers.has("put /libraries/{}/originals") ? <Originals parts={parts} replicas={copies} /> : null}
    </>
  );
}

function commands(library: string): string {
  const server = `--server ${location.origin}`;
  return `qmulum login ${server}\nqmulum pull --to /mnt/nas/photos --library ${library} ${server} --watch`;
}

interface ReplicaProps {
  parts: Parts;
  of: ReplicaAnswer;
  all: readonly ReplicaAnswer[];
  changed: () => Promise<void>;
}

function Replica({ parts, of, all, changed }: ReplicaProps) {
  const [asking, setAsking] = useState(false);
  /** It was said that photos would have too few copies: who still wants it means it. */
  const [warned, setWarned] = useState(false);
  const close = () => {
    setAsking(false);
    setWarned(false);
  };
  const { word, tone } = replicaState(of);
  const lacks = tone === "bad" && of.behindBy > 0 ? ` · lacks ${counted(of.behindBy, "photo")}` : "";
  const beside = all.filter(({ id }) => of.sameDiskAs.includes(id)).map(({ name }) => name);
  return (
    <li class="member">
      <div class="row-text">
        <strong>{of.name}</strong>
        <span>{counted(of.photos, "photo")} · {bytes(of.bytes)}{lacks}</span>
        <span>Last heard of {ago(of.lastSeen)} · known since {day(of.madeAt)}</span>
        {beside.length === 0 ? null : <span>On the same disk as {beside.join(", ")}: together they are one copy</span>}
        <Trust parts={parts} of={of} changed={changed} />
      </div>
      <div class="row-side">
        {of.counts ? <span class="tag">Counted on</span> : null}
        <span class={`tag${tone === "good" ? "" : ` is-${tone}`}`}>{word}</span>
        <button type="button" class="plain is-danger" aria-label={`Forget ${of.name}`} onClick={() => setAsking(true)}>Forget</button>
      </div>
      {asking ? (
        <Dialog title={`Forget ${of.name}?`} close={close}>
          <p class="confirm-text">
            Its files stay where they are. The server no longer counts on them: what is damaged here is not asked back from there.
            If it pulls again, it is known again.
          </p>
          <Form
            label="Forget" action={warned ? "Forget it even so" : "Forget"} tone="danger" beside={<CancelButton close={close} />}
            send={async () => {
              try {
                await new ReplicaApi(parts.api).forget(parts.library.id, of.id, warned);
              } catch (error) {
                setWarned(error instanceof ApiError && error.status === 409);
                throw error;
              }
              close();
              await changed();
            }}
          />
        </Dialog>
      ) : null}
    </li>
  );
}

/** Only what the owner says to count on lets an original go. Nobody else's replica is. */
function Trust({ parts, of, changed }: Omit<ReplicaProps, "all">) {
  const may = parts.offers.has("put /libraries/{}/replicas/{}/trust") && of.accountId === parts.session.account.value!.id;
  if (!may && !of.counts) {
    return null;
  }
  const set = async (counts: boolean) => {
    await new ReplicaApi(parts.api).count(parts.library.id, of.id, counts);
    await changed();
  };
  return of.counts
    ? <Action label={`Do not count on it: ${of.name}`} run={() => set(false)}>Do not count on it</Action>
    : <Action label={`Count on it: ${of.name}`} run={() => set(true)}>Count on it</Action>;
}
