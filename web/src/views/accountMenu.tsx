import { useState } from "preact/hooks";
import { theme, toggleTheme } from "../app/theme";
import { counted } from "../model/format";
import { ExitIcon, GearIcon, MoonIcon, PersonIcon, ShieldIcon, SunIcon, TrashIcon, UploadIcon } from "./icons";
import { Menu } from "./menu";
import type { Parts } from "./parts";
import { CancelButton, Dialog } from "./rooms/dialog";

/** Who is signed in, and the ways to what is theirs. */
export function AccountMenu({ parts }: { parts: Parts }) {
  const { session, library, uploads } = parts;
  const [asking, setAsking] = useState(false);
  const [problem, setProblem] = useState("");
  const account = session.account.value!;
  const owner = library.role.value === "owner";
  const { totals } = uploads.queue;

  const leave = async () => {
    setAsking(false);
    try {
      await parts.api.signOut();
    } catch (error) {
      setProblem(error instanceof Error ? error.message : String(error));
      return;
    }
    // A new page: nothing of what was seen stays in this one's memory.
    uploads.giveUp();
    session.left = true;
    location.replace("/sign-in");
  };

  return (
    <>
      <Menu
        label={`Account of ${account.name}`} class="account-menu"
        face={<span class="avatar" aria-hidden="true">{initial(account.name)}</span>}
      >
        <div class="menu-head">
          <strong>{account.name}</strong>
          <span>{account.email}</span>
        </div>
        <a href="/account"><PersonIcon />Your account</a>
        {library.state.value === "ready" ? <a href="/library"><GearIcon />{owner ? "Library and members" : "This library"}</a> : null}
        {library.state.value === "ready" && library.mayAdd.value ? <a href="/library/uploads"><UploadIcon />Uploads</a> : null}
        {library.state.value === "ready" && library.mayEdit.value ? <a href="/library/trash"><TrashIcon />Trash</a> : null}
        {account.administrator ? <a href="/admin"><ShieldIcon />Administration</a> : null}
        <button type="button" class="on-phone" onClick={toggleTheme}>
          {theme.value === "dark" ? <SunIcon /> : <MoonIcon />}
          {theme.value === "dark" ? "Light colours" : "Dark colours"}
        </button>
        <button type="button" onClick={() => (uploads.queue.busy ? setAsking(true) : void leave())}><ExitIcon />Sign out</button>
      </Menu>
      {asking ? (
        <Dialog title="Sign out now?" close={() => setAsking(false)}>
          <p class="confirm-text">
            {counted(totals.files - totals.over, "file")} of your uploads are not stored yet. They stay on this device and can be added again later.
          </p>
          <div class="confirm-actions">
            <CancelButton close={() => setAsking(false)} />
            <button type="button" class="button is-wide is-danger" onClick={() => void leave()}>Sign out</button>
          </div>
        </Dialog>
      ) : null}
      {problem === "" ? null : <p class="toast" role="alert">{problem}</p>}
    </>
  );
}

function initial(name: string): string {
  return [...name.trim()][0]?.toLocaleUpperCase() ?? "?";
}
