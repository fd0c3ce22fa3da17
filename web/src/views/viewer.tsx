import { signal } from "@preact/signals";
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import type { FactsAnswer } from "../api/answers";
import type { ApiClient } from "../api/apiClient";
import type { Library } from "../app/library";
import { closePhoto, openPhoto, showPhoto } from "../app/router";
import { dayAndTime } from "../model/dates";
import type { Photo } from "../model/photo";
import { edit, Editing, History } from "./editing";
import { Facts } from "./facts";
import { CloseIcon, DownloadIcon, EditedIcon, InfoIcon, LeftIcon, PlayIcon, RightIcon, TrashIcon, TurnIcon } from "./icons";
import type { Film } from "./slide";
import { Stage } from "./stage";
import { say, Toast } from "./toast";
import { trash } from "./trashing";

const factsOpen = signal(false);

interface ViewerProps {
  api: ApiClient;
  library: Library;
  /** Called with the photo last shown. */
  closed: (id: string) => void;
}

/** The viewer, while the address names a photo. */
export function Viewer(props: ViewerProps) {
  const id = openPhoto.value;
  return id === null || props.library.state.value !== "ready" ? null : <OpenViewer {...props} id={id} key={props.library.resumed.value} />;
}

function OpenViewer({ api, library, closed, id }: ViewerProps & { id: string }) {
  const dialog = useRef<HTMLDialogElement>(null);
  const place = useRef<HTMLDivElement>(null);
  const stage = useRef<Stage | null>(null);
  const shownId = useRef(id);
  const shownFacts = useRef<FactsAnswer | null>(null);
  const [bare, setBare] = useState(false);
  const [moving, setMoving] = useState(false);
  const { facts, problem } = useFacts(api, library, id);
  const photo = usePhoto(library, id, facts);
  shownId.current = id;
  shownFacts.current = facts;

  // Layout effects, here and below: the next key may come before the others run, and must find the photo that the address names.
  useLayoutEffect(() => {
    const built = new Stage({
      renditionUrl: (each, kind) => api.renditionUrl(each.id, kind, each.tag),
      originalUrl: (each) => api.originalUrl(each.id),
      film: (each) => filmOf(shownFacts.current, each.id),
      filmUrl: (each) => api.renditionUrl(each.id, "film", each.tag),
      neighbour: (from, step) => library.neighbour(from, step),
      go: showPhoto,
      close: closePhoto,
      tapped: () => setBare((before) => !before),
    });
    stage.current = built;
    place.current!.append(built.element);
    const box = dialog.current!;
    box.showModal();
    return () => {
      built.dispose();
      // While the dialog is open, nothing outside of it can have the focus.
      box.close();
      closed(shownId.current);
    };
  }, []);

  useLayoutEffect(() => {
    if (photo !== null) {
      stage.current!.show(photo);
    }
  });

  const step = (by: 1 | -1) => stage.current?.step(by);
  const remove = async () => {
    const beside = library.neighbour(id, 1) ?? library.neighbour(id, -1);
    if (!library.mayEdit.value || !(await trash(api, library.id, [id])) || openPhoto.value !== id) {
      return;
    }
    if (beside) {
      showPhoto(beside.id);
    } else {
      closePhoto();
    }
  };
  const turn = (way: "right" | "left") => {
    if (library.mayEdit.value && photo?.kind === "image") {
      void edit(api, library.id, id, { turn: way });
    }
  };
  const fetched = (event: MouseEvent) => {
    if (facts?.versions[0]?.elsewhereSince !== undefined) {
      askBack(event, api, id);
    }
  };
  const motion = facts?.motion;
  const play = () => {
    if (motion !== undefined) {
      setMoving(true);
      stage.current?.playMotion(motion.href, () => setMoving(false));
    }
  };
  const { day, time } = dayAndTime(photo?.taken ?? "");
  const hasBefore = Boolean(library.neighbour(id, -1));
  const hasAfter = Boolean(library.neighbour(id, 1));
  return (
    <dialog
      ref={dialog}
      class={`viewer${factsOpen.value ? " has-facts" : ""}${bare ? " is-bare" : ""}`}
      aria-label="Photo"
      onCancel={(event) => {
        event.preventDefault();
        closePhoto();
      }}
      onKeyDown={(event) => pressed(event, library, step, { Delete: () => void remove(), r: () => turn("right"), R: () => turn("left"), m: play })}
    >
      <div class="viewer-main">
        <div class="viewer-place" ref={place} />
        <header class="viewer-bar">
          <button type="button" class="round" aria-label="Close" title="Close (Esc)" onClick={closePhoto}><CloseIcon /></button>
          <p class="viewer-title" aria-live="polite">
            <strong>{day}</strong> <span>{time}</span>
          </p>
          <a
            class="round" href={`${api.originalUrl(id)}?download=1`} download="" aria-label="Download the original" title="Download the original"
            onClick={fetched}
          >
            <DownloadIcon />
          </a>
          {facts !== null && facts.edits.set.some((fact) => fact === "turn" || fact === "crop") ? (
            <a
              class="round" href={`${api.editedUrl(id)}?download=1`} download="" aria-label="Download as shown" title="Download as shown"
              onClick={fetched}
            >
              <EditedIcon />
            </a>
          ) : null}
          {library.mayEdit.value && photo?.kind === "image" ? (
            <button type="button" class="round" aria-label="Turn right" title="Turn right (r), left (Shift+r)" onClick={() => turn("right")}>
              <TurnIcon />
            </button>
          ) : null}
          {library.mayEdit.value ? (
            <button type="button" class="round" aria-label="Move to trash" title="Move to trash (Delete)" onClick={() => void remove()}>
              <TrashIcon />
            </button>
          ) : null}
          <button
            type="button" class="round" aria-label="Facts" title="Facts (i)" aria-pressed={factsOpen.value}
            onClick={() => (factsOpen.value = !factsOpen.value)}
          >
            <InfoIcon />
          </button>
        </header>
        {hasBefore ? (
          <button type="button" class="round viewer-step is-before" aria-label="Newer photo" onClick={() => step(-1)}><LeftIcon /></button>
        ) : null}
        {hasAfter ? (
          <button type="button" class="round viewer-step is-after" aria-label="Older photo" onClick={() => step(1)}><RightIcon /></button>
        ) : null}
        {motion === undefined ? null : (
          <button type="button" class="viewer-motion" aria-pressed={moving} title="Play the film of this photo (m)" onClick={play}>
            <PlayIcon /> {moving ? "Stop" : "Motion"}
          </button>
        )}
        {photo === null ? <p class="viewer-problem">{problem}</p> : null}
      </div>
      {factsOpen.value ? (
        <aside class="facts" aria-label="Facts of the photo">
          <header>
            <h2>Facts</h2>
            <button type="button" class="round" aria-label="Close the facts" onClick={() => (factsOpen.value = false)}><CloseIcon /></button>
          </header>
          {facts === null ? <p class="facts-wait">{problem === "" ? "Loading…" : problem}</p> : (
            <>
              <Facts api={api} facts={facts} />
              <div class="facts-list">
                {library.mayEdit.value ? <Editing api={api} library={library.id} facts={facts} /> : null}
                <History api={api} facts={facts} />
              </div>
            </>
          )}
        </aside>
      ) : null}
      <Toast />
    </dialog>
  );
}

/** Where the replicas alone have an original the browser would save a refusal as the file: what is said instead is when it can be had. */
function askBack(event: MouseEvent, api: ApiClient, id: string): void {
  event.preventDefault();
  const { href } = event.currentTarget as HTMLAnchorElement;
  api.reachOriginal(id).then(
    () => location.assign(href),
    (error: unknown) => say(error instanceof Error ? error.message : String(error)),
  );
}

function filmOf(facts: FactsAnswer | null, id: string): Film | undefined {
  if (facts?.id !== id) {
    return undefined;
  }
  const task = facts.tasks.find(({ operation, state }) => operation.startsWith("transcode@") && state === "due");
  return { made: facts.renditions.some(({ kind }) => kind === "film"), due: task !== undefined, percent: task?.progress };
}

function pressed(event: KeyboardEvent, library: Library, step: (by: 1 | -1) => void, deeds: Record<string, () => void>): void {
  const isElsewhere = event.target instanceof HTMLVideoElement || event.target instanceof HTMLInputElement;
  if (event.altKey || event.ctrlKey || event.metaKey || isElsewhere) {
    return;
  }
  const edge = async (which: "newest" | "oldest") => {
    const photo = await library.edge(which);
    if (photo !== null && openPhoto.value !== null) {
      showPhoto(photo.id);
    }
  };
  const keys: Record<string, () => void> = {
    ArrowLeft: () => step(-1),
    ArrowRight: () => step(1),
    Home: () => void edge("newest"),
    End: () => void edge("oldest"),
    ...deeds,
    i: () => (factsOpen.value = !factsOpen.value),
  };
  const act = keys[event.key];
  if (act !== undefined) {
    event.preventDefault();
    act();
  }
}

/** The facts of a photo, asked for when it is shown and again when it changed. */
function useFacts(api: ApiClient, library: Library, id: string) {
  const [known, setKnown] = useState<{ facts: FactsAnswer | null; problem: string }>({ facts: null, problem: "" });
  useEffect(() => {
    let request = new AbortController();
    const load = () => {
      request.abort();
      request = new AbortController();
      const { signal } = request;
      api.facts(id, signal).then(
        (facts) => signal.aborted || setKnown({ facts, problem: "" }),
        (error: unknown) => signal.aborted || setKnown({ facts: null, problem: error instanceof Error ? error.message : String(error) }),
      );
    };
    load();
    const stop = library.onChange((change) => change.photo.id === id && load());
    return () => {
      stop();
      request.abort();
    };
  }, [id]);
  return known.facts === null || known.facts.id === id ? known : { facts: null, problem: "" };
}

/** The photo as the timeline knows it, or as its facts tell while its month is not loaded. */
function usePhoto(library: Library, id: string, facts: FactsAnswer | null): Photo | null {
  const [, setVersion] = useState(0);
  useLayoutEffect(() => library.onMonths(() => setVersion((version) => version + 1)), []);
  const month = facts?.taken.local.slice(0, 7);
  const found = library.store.find(id);
  useEffect(() => {
    // Also when it was known and is no longer: the timeline may have been loaded anew, or have let the month go.
    if (found === undefined && month !== undefined) {
      void library.ensure(month);
    }
  });
  if (found !== undefined) {
    return found.month.photos!.sorted[found.index]!;
  }
  if (facts === null) {
    return null;
  }
  const { width, height, placeholder = "", tag = "", kind, state, taken } = facts;
  return { id, taken: taken.local, width, height, placeholder, tag, kind, state };
}
