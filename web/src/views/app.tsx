import { signal } from "@preact/signals";
import type { ComponentType } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import type { Library } from "../app/library";
import { Selection } from "../app/selection";
import { openPhoto, roomName, showPhoto, type RoomName } from "../app/router";
import type { Uploads } from "../app/uploads";
import { startDropZone } from "./dropZone";
import { Header, PickButton } from "./header";
import { Logo } from "./icons";
import { lazy } from "./lazy";
import { Scrubber } from "./scrubber";
import { SelectionBar } from "./selectionBar";
import type { Parts } from "./parts";
import { TimelineGrid } from "./timelineGrid";
import { Toast } from "./toast";
import { UploadPanel } from "./uploadPanel";
import { Viewer } from "./viewer";

const hovering = signal(false);

const Rooms: Record<RoomName, ComponentType<{ parts: Parts }>> = {
  account: lazy(async () => (await import("./rest")).AccountRoom),
  library: lazy(async () => (await import("./rest")).LibraryRoom),
  admin: lazy(async () => (await import("./rest")).AdminRoom),
};

const Leaving = lazy(async () => (await import("./rest")).Leaving);

/** The shell. The timeline in its middle handles its own elements. */
export function App({ parts }: { parts: Parts }) {
  const { api, session, library, uploads } = parts;
  const main = useRef<HTMLElement>(null);
  const frame = useRef<HTMLDivElement>(null);
  const grid = useRef<TimelineGrid | null>(null);
  const [selection] = useState(() => new Selection());

  useEffect(() => {
    const built = new TimelineGrid(main.current!, {
      library,
      thumbnailUrl: (photo) => api.renditionUrl(photo.id, "thumbnail", photo.tag),
      open: showPhoto,
      selection,
    });
    library.onChange((change) => change.kind === "removed" && selection.drop(change.photo.id));
    grid.current = built;
    frame.current!.append(new Scrubber(built).element);
    const mayAdd = () => session.state.value === "signed-in" && roomName.value === null && library.id !== "" && library.mayAdd.value;
    startDropZone(uploads, mayAdd, (over) => (hovering.value = over));
  }, []);

  // What was picked out of another library is not here.
  useEffect(() => selection.clear(), [library.name.value]);

  const room = roomName.value;
  const OpenRoom = room === null ? null : Rooms[room];
  return (
    <>
      <Header parts={parts} />
      {session.account.value?.deletedAt === undefined ? null : <Leaving parts={parts} />}
      <div class="middle">
        <div class={`frame${room === null ? "" : " has-room"}`} ref={frame}>
          <main class="scroller" ref={main} tabIndex={-1} aria-label="Timeline" data-state={library.state.value} />
          {room === null ? <Notice library={library} uploads={uploads} /> : null}
        </div>
        {OpenRoom === null ? null : <OpenRoom key={room!} parts={parts} />}
      </div>
      {room === null ? <SelectionBar parts={parts} selection={selection} /> : null}
      <Toast />
      <UploadPanel queue={uploads.queue} version={uploads.version.value} />
      {hovering.value ? <DropHint /> : null}
      <Viewer api={api} library={library} closed={(id) => openPhoto.value === null && grid.current?.reveal(id)} />
    </>
  );
}

/** What stands in the place of the timeline while there is none. */
function Notice({ library, uploads }: { library: Library; uploads: Uploads }) {
  if (library.state.value === "unavailable") {
    return (
      <div class="notice" role="alert">
        <Logo />
        <h1>The library cannot be shown</h1>
        <p>{library.problem.value}</p>
        <p class="quiet">Trying again every few seconds.</p>
      </div>
    );
  }
  if (library.state.value === "none") {
    return (
      <div class="notice">
        <Logo />
        <h1>You have no library</h1>
        <p>Make one of your own, or ask somebody to invite you to theirs.</p>
        <div class="notice-actions"><a class="button" href="/library/new">Make a library</a></div>
      </div>
    );
  }
  if (library.state.value === "ready" && library.photoCount.value === 0 && !library.mayAdd.value) {
    return (
      <div class="notice">
        <Logo />
        <h1>Nothing is here yet</h1>
        <p>Photos that others put into “{library.name.value}” appear here at once.</p>
      </div>
    );
  }
  if (library.state.value === "ready" && library.photoCount.value === 0) {
    return (
      <div class="notice is-invitation">
        <Logo />
        <h1>Drop a folder of photos anywhere on this page</h1>
        <p>They appear here by the date they were taken, while they are still uploading. The originals are kept byte for byte.</p>
        <div class="notice-actions">
          <PickButton uploads={uploads} folder={false} />
          <PickButton uploads={uploads} folder={true} />
        </div>
      </div>
    );
  }
  return library.problem.value === "" ? null : <p class="toast" role="alert">{library.problem.value}</p>;
}

function DropHint() {
  return (
    <div class="drop-hint" aria-hidden="true">
      <div>
        <Logo />
        <p>Drop to upload</p>
      </div>
    </div>
  );
}
