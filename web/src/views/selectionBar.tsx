import { useEffect, useState } from "preact/hooks";
import type { Selection } from "../app/selection";
import { openPhoto } from "../app/router";

import { counted } from "../model/format";
import { CloseIcon, TrashIcon } from "./icons";
import type { Parts } from "./parts";
import { trash } from "./trashing";

/** What can be done with the photos that are picked out. */
export function SelectionBar({ parts, selection }: { parts: Parts; selection: Selection }) {
  const [busy, setBusy] = useState(false);
  const { library } = parts;
  const count = selection.count.value;
  useEffect(() => {
    const pressed = (event: KeyboardEvent) => {
      if (event.key === "Escape" && openPhoto.value === null) {
        selection.clear();
      }
    };
    document.addEventListener("keydown", pressed);
    return () => document.removeEventListener("keydown", pressed);
  }, []);
  if (count === 0) {
    return null;
  }
  const move = async () => {
    setBusy(true);
    if (await trash(parts.api, library.id, [...selection.ids.value])) {
      selection.clear();
    }
    setBusy(false);
  };
  return (
    <div class="selection-bar" role="toolbar" aria-label="Selected photos">
      <button type="button" class="round" aria-label="Select nothing" title="Select nothing (Esc)" onClick={() => selection.clear()}>
        <CloseIcon />
      </button>
      <p role="status">{counted(count, "photo")} selected</p>
      <button type="button" class="button is-quiet" aria-disabled={busy} onClick={() => (busy ? undefined : void move())}>
        <TrashIcon /><span>Move to trash</span>
      </button>
    </div>
  );
}
