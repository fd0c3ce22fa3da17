import { useRef } from "preact/hooks";
import type { Library } from "../app/library";
import { go } from "../app/router";
import { theme, toggleTheme } from "../app/theme";
import type { Uploads } from "../app/uploads";
import { counted } from "../model/format";
import { AccountMenu } from "./accountMenu";
import { FolderIcon, Logo, MoonIcon, SunIcon, UploadIcon } from "./icons";
import { LibrarySwitcher } from "./librarySwitcher";
import type { Parts } from "./parts";

/** The bar at the top: whose page it is, how much is there, the ways in. */
export function Header({ parts }: { parts: Parts }) {
  const { library, uploads } = parts;
  const photos = library.photoCount.value;
  const several = library.all.value.length > 1;
  return (
    <header class={`top${several ? " has-libraries" : ""}`}>
      <a
        class="brand" href="/" aria-label="Qmulum, the timeline"
        onClick={(event) => {
          event.preventDefault();
          go("/");
        }}
      >
        <Logo />
        <span class="brand-name">Qmulum</span>
      </a>
      <LibrarySwitcher library={library} />
      <p class="top-count" data-photos={photos}>{library.state.value === "ready" && photos > 0 ? counted(photos, "photo") : ""}</p>
      <Connection library={library} />
      <div class="top-actions">
        <button
          type="button" class="round on-desk" onClick={toggleTheme}
          aria-label={theme.value === "dark" ? "Light colours" : "Dark colours"} title={theme.value === "dark" ? "Light colours" : "Dark colours"}
        >
          {theme.value === "dark" ? <SunIcon /> : <MoonIcon />}
        </button>
        {library.mayAdd.value ? <PickButton uploads={uploads} folder={true} /> : null}
        {library.mayAdd.value ? <PickButton uploads={uploads} folder={false} /> : null}
        <AccountMenu parts={parts} />
      </div>
    </header>
  );
}

export function PickButton({ uploads, folder }: { uploads: Uploads; folder: boolean }) {
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <button
        type="button" class={folder ? "button is-quiet" : "button"} aria-label={folder ? "Upload a folder" : "Upload photos"}
        onClick={() => input.current!.click()}
      >
        {folder ? <FolderIcon /> : <UploadIcon />}
        <span>{folder ? "Folder" : "Upload"}</span>
      </button>
      <input
        ref={input} type="file" multiple hidden aria-hidden="true" tabIndex={-1}
        {...(folder ? { webkitdirectory: true } : { accept: "image/*,video/*,.dng,.cr2,.cr3,.nef,.arw,.orf,.rw2,.raf,.pef,.srw,.heic,.jxl" })}
        onChange={(event) => {
          uploads.picked(event.currentTarget.files ?? []);
          event.currentTarget.value = "";
        }}
      />
    </>
  );
}

/** Shown only while the page does not hear of changes. */
function Connection({ library }: { library: Library }) {
  const lost = library.state.value === "ready" && library.connection.value === "lost";
  return (
    <p class="connection" role="status" data-connection={library.connection.value}>
      {lost ? <span class="connection-lost">No connection, trying again</span> : null}
    </p>
  );
}
