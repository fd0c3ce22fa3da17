import { useEffect, useState } from "preact/hooks";
import { TrashApi, type TrashPage, type TrashedPhoto } from "../../api/trashApi";
import { day } from "../../model/dates";
import { bytes, counted } from "../../model/format";
import { explain } from "../forms/explain";
import type { Parts } from "../parts";
import { Action } from "../rooms/action";
import { CancelButton, Dialog } from "../rooms/dialog";
import { Await, useLoaded } from "../rooms/loaded";
import { Section } from "../rooms/room";
import { say } from "../toast";

/** What is asked before it is done: for good is for good. */
type Question = { readonly title: string; readonly run: () => Promise<void> };

/** What lies in the trash, and the ways out of it. */
export function Trash({ parts }: { parts: Parts }) {
  const { library } = parts;
  const at = new TrashApi(parts.api);
  const first = useLoaded(parts, (signal) => at.list(library.id, undefined, signal), [library.id]);
  const [more, setMore] = useState<TrashPage | null>(null);
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [question, setQuestion] = useState<Question | null>(null);
  useEffect(() => {
    setMore(null);
    setChosen(new Set());
  }, [first.value]);
  const owner = library.role.value === "owner";
  const ids = [...chosen];
  const purge = (photos: string[]) => async () => {
    say(`${counted((await at.purge(library.id, photos)).length, "photo")} deleted for good.`);
    await first.reload();
  };
  const empty = async () => {
    say(`${counted(await at.empty(library.id), "photo")} deleted for good.`);
    await first.reload();
  };
  return (
    <Await of={first}>
      {(known) => {
        const { photos, next } = more ?? known;
        return (
          <Section title="In the trash" text={`Photos stay here for ${counted(known.days, "day")}, and are deleted for good then.`}>
            {photos.length === 0 ? <p class="nothing">The trash is empty.</p> : (
              <>
                <p class="card-text">{counted(known.count, "photo")}, {bytes(known.bytes)}.</p>
                <div class="trash-actions">
                  <Action
                    look="button"
                    run={async () => {
                      say(`${counted((await at.restore(library.id, ids)).length, "photo")} restored.`);
                      await first.reload();
                    }}
                  >
                    {ids.length === 0 ? "Restore" : `Restore ${counted(ids.length, "photo")}`}
                  </Action>
                  {owner ? (
                    <>
                      <button
                        type="button" class="button is-wide is-quiet" disabled={ids.length === 0}
                        onClick={() => setQuestion({ title: `Delete ${counted(ids.length, "photo")} for good?`, run: purge(ids) })}
                      >
                        Delete for good
                      </button>
                      <button
                        type="button" class="plain is-danger" onClick={() => setQuestion({ title: "Empty the trash?", run: empty })}
                      >
                        Empty the trash
                      </button>
                    </>
                  ) : null}
                </div>
                <ul class="trash-grid">
                  {photos.map((one) => (
                    <Tile
                      key={one.photo.id} of={one} url={at.thumbnailUrl(library.id, one.photo.id)} chosen={chosen.has(one.photo.id)}
                      toggle={() => setChosen(toggled(chosen, one.photo.id))}
                    />
                  ))}
                </ul>
              </>
            )}
            {next === undefined ? null : (
              <Action
                look="quiet"
                run={async () => {
                  const later = await at.list(library.id, next, new AbortController().signal);
                  setMore({ ...later, photos: [...photos, ...later.photos] });
                }}
              >
                Show more
              </Action>
            )}
            {question === null ? null : <Ask of={question} close={() => setQuestion(null)} />}
          </Section>
        );
      }}
    </Await>
  );
}

function Tile({ of, url, chosen, toggle }: { of: TrashedPhoto; url: string; chosen: boolean; toggle: () => void }) {
  const { photo, purgedAt } = of;
  return (
    <li>
      <button type="button" class="trash-tile" aria-pressed={chosen} data-id={photo.id} title={photo.name} onClick={toggle}>
        {photo.tag === "" ? null : <img src={url} alt="" loading="lazy" decoding="async" />}
        <span class="trash-name">{photo.name}</span>
        <span class="trash-until">until {day(purgedAt)}</span>
      </button>
    </li>
  );
}

function Ask({ of, close }: { of: Question; close: () => void }) {
  const run = async () => {
    close();
    try {
      await of.run();
    } catch (error) {
      say(explain(error));
    }
  };
  return (
    <Dialog title={of.title} close={close}>
      <p class="confirm-text">The originals are removed from the server. There is no way back.</p>
      <div class="confirm-actions">
        <CancelButton close={close} />
        <button type="button" class="button is-wide is-danger" onClick={() => void run()}>Delete for good</button>
      </div>
    </Dialog>
  );
}

function toggled(from: ReadonlySet<string>, id: string): ReadonlySet<string> {
  const next = new Set(from);
  if (!next.delete(id)) {
    next.add(id);
  }
  return next;
}
