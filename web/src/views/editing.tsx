import { useEffect, useState } from "preact/hooks";
import type { FactsAnswer } from "../api/answers";
import type { ApiClient } from "../api/apiClient";
import { EditApi, type Edit, type HistoryAnswer } from "../api/editApi";
import { moment } from "../model/dates";
import { explain } from "./forms/explain";
import { Field, Form, type Values } from "./forms/form";
import { StarIcon } from "./icons";
import { lazy } from "./lazy";
import { say } from "./toast";

const Cropping = lazy(async () => (await import("./rest")).Cropping);

/** Edits a photo and says what went wrong; what went well shows by itself. */
export async function edit(api: ApiClient, library: string, photo: string, what: Edit): Promise<void> {
  try {
    await new EditApi(api).edit(library, photo, what);
  } catch (error) {
    say(explain(error));
  }
}

/** What a person can say about a photo: it stands over what the file says. */
export function Editing({ api, library, facts }: { api: ApiClient; library: string; facts: FactsAnswer }) {
  const change = (what: Edit) => void edit(api, library, facts.id, what);
  const rating = facts.rating ?? 0;
  const shown = valuesOf(facts);
  const [isCropping, setCropping] = useState(false);
  const keep = (values: Values) => save(api, library, facts, values);
  return (
    <section class="editing" aria-label="Edit">
      <div class="editing-rating" role="group" aria-label="Rating">
        {[1, 2, 3, 4, 5].map((stars) => (
          <button
            key={stars} type="button" class="round" aria-label={`${stars} of 5`} aria-pressed={rating >= stars}
            onClick={() => change({ rating: rating === stars ? 0 : stars })}
          >
            <StarIcon />
          </button>
        ))}
        <button type="button" class="button" aria-pressed={facts.favourite} onClick={() => change({ favourite: !facts.favourite })}>
          {facts.favourite ? "Favourite ♥" : "Favourite"}
        </button>
        {facts.kind === "image" ? (
          <>
            <button type="button" class="button" onClick={() => change({ turn: "left" })}>Turn left</button>
            <button type="button" class="button" onClick={() => change({ turn: "flipHorizontal" })}>Flip left and right</button>
            <button type="button" class="button" onClick={() => change({ turn: "flipVertical" })}>Flip up and down</button>
            {facts.edits.set.includes("crop") ? (
              <button type="button" class="button" onClick={() => change({ reset: ["crop"] })}>Show the whole picture</button>
            ) : facts.renditions.some(({ kind }) => kind === "preview") ? (
              <button type="button" class="button" onClick={() => setCropping(true)}>Crop and straighten</button>
            ) : null}
          </>
        ) : null}
        {facts.edits.canUndo ? <button type="button" class="button" onClick={() => change({ undo: true })}>Undo</button> : null}
      </div>
      <Form key={JSON.stringify([facts.id, shown])} label="Edit the facts" action="Save" done="Saved." send={keep}>
        <Field name="caption" label="Caption" value={shown.caption} maxLength={2000} />
        <Field name="tags" label="Tags, with commas between" value={shown.tags} />
        <Field name="taken" label="Date and time taken" value={shown.taken} />
        <Field name="position" label="Latitude, longitude" value={shown.position} />
      </Form>
      {isCropping ? <Cropping api={api} library={library} facts={facts} close={() => setCropping(false)} /> : null}
    </section>
  );
}

/** What the fields say of a photo. */
function valuesOf(facts: FactsAnswer) {
  return {
    caption: facts.description ?? "",
    tags: facts.keywords.join(", "),
    taken: facts.taken.local.slice(0, 19),
    position: facts.position === undefined ? "" : `${facts.position.latitude}, ${facts.position.longitude}`,
  };
}

/** Sends what was changed, and nothing else: what a field says of the file must not become a person's word. */
async function save(api: ApiClient, library: string, facts: FactsAnswer, values: Values): Promise<void> {
  const shown = valuesOf(facts);
  const { caption = "", tags = "", taken = "", position = "" } = values;
  const what: Edit = {
    ...(caption === shown.caption ? {} : { caption }),
    ...(tags === shown.tags ? {} : tagsEdit(facts, tags)),
    ...(taken === shown.taken ? {} : takenEdit(facts, taken)),
    ...(position === shown.position ? {} : positionEdit(position)),
  };
  if (Object.keys(what).length > 0) {
    await new EditApi(api).edit(library, facts.id, what);
  }
}

function tagsEdit({ keywords }: FactsAnswer, text: string): Edit {
  const tags = text.split(",").map((tag) => tag.trim()).filter((tag) => tag !== "");
  return { addTags: tags.filter((tag) => !keywords.includes(tag)), removeTags: keywords.filter((tag) => !tags.includes(tag)) };
}

function takenEdit({ taken: { offset } }: FactsAnswer, local: string): Edit {
  if (local === "") {
    return { reset: ["taken"] };
  }
  return { taken: offset === undefined ? { local } : { local, offset } };
}

function positionEdit(place: string): Edit {
  const [latitude = Number.NaN, longitude = Number.NaN] = place.split(",").map(Number);
  return place === "" ? { reset: ["position"] } : { position: { latitude, longitude } };
}

/** What happened to a photo, the latest first. */
export function History({ api, facts }: { api: ApiClient; facts: FactsAnswer }) {
  const [known, setKnown] = useState<HistoryAnswer>({ events: [] });
  useEffect(() => {
    const request = new AbortController();
    new EditApi(api).history(facts.id, request.signal).then(
      (history) => request.signal.aborted || setKnown(history),
      () => request.signal.aborted || setKnown({ events: [] }),
    );
    return () => request.abort();
  }, [facts.id, facts.revision]);
  return (
    <details class="history">
      <summary>History</summary>
      <ol>
        {known.events.map((event) => (
          <li key={`${event.at}${event.what}`}>
            {moment(event.at)}: {sentence(event)}
          </li>
        ))}
      </ol>
    </details>
  );
}

function sentence({ kind, what, by, milliseconds, outcome }: HistoryAnswer["events"][number]): string {
  const who = by === undefined ? "" : ` by ${by}`;
  switch (kind) {
    case "received":
      return `received as ${what}`;
    case "edited":
      return `${what} changed${who}`;
    case "undone":
      return `${what} taken back${who}`;
    case "trashed":
      return `put into the trash${who}`;
    case "restored":
      return `${what === "" ? "" : `${what} and `}brought back from the trash${who}`;
    case "released":
      return `${what} left to the replicas: ${outcome}`;
    case "returned":
      return `${what} is here again: ${outcome}`;
    default:
      return `${what}: ${outcome}${milliseconds === undefined ? "" : ` in ${milliseconds} ms`}`;
  }
}
