import { useState } from "preact/hooks";
import { ApiError } from "../../api/apiError";
import { ReplicaApi, type ReplicaAnswer } from "../../api/replicaApi";
import { ago, day } from "../../model/dates";
import { bytes, counted } from "../../model/format";
import { replicaState } from "../../model/replicaState";
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
  const own = known.value?.filter(({ accountId }) => accountId === parts.session.account.value!.id).length ?? 0;
  return (
    <>
      <Section title="Copies elsewhere" text="Each holds the originals on another machine, checks them, and sends back one that is damaged here.">
        <Await of={known}>
          {(list) => list.length === 0 ? <p class="nothing">There is none yet.</p> : (
            <ul class="rows">{list.map((each) => <Replica key={each.id} parts={parts} of={each} changed={known.reload} />)}</ul>
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
      {parts.offers.has("put /libraries/{}/originals") ? <Originals parts={parts} replicas={own} /> : null}
    </>
  );
}

function commands(library: string): string {
  const server = `--server ${location.origin}`;
  return `qmulum login ${server}\nqmulum pull --to /mnt/nas/photos --library ${library} ${server} --watch`;
}

function Replica({ parts, of, changed }: { parts: Parts; of: ReplicaAnswer; changed: () => Promise<void> }) {
  const [asking, setAsking] = useState(false);
  /** It was said that photos would have too few copies: who still wants it means it. */
  const [warned, setWarned] = useState(false);
  const close = () => {
    setAsking(false);
    setWarned(false);
  };
  const { word, tone } = replicaState(of);
  const lacks = tone === "bad" && of.behindBy > 0 ? ` · lacks ${counted(of.behindBy, "photo")}` : "";
  return (
    <li class="member">
      <div class="row-text">
        <strong>{of.name}</strong>
        <span>{counted(of.photos, "photo")} · {bytes(of.bytes)}{lacks}</span>
        <span>Last heard of {ago(of.lastSeen)} · known since {day(of.madeAt)}</span>
      </div>
      <div class="row-side">
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
