import { signal } from "@preact/signals";
import { useEffect, useRef, useState } from "preact/hooks";
import { bytes, count, counted } from "../model/format";
import { uploadOrder } from "../upload/uploadOrder";
import type { Skipped, UploadQueue, UploadTotals } from "../upload/uploadQueue";
import { CloseIcon, DownIcon, UpIcon } from "./icons";
import { ProgressLine } from "./progressLine";
import { UploadRow } from "./uploadRow";

/** Height of a row of the list, pixels; the style sheet has the same. */
const RowHeight = 52;

const folded = signal(false);

/** The uploads: the whole, each file, and what came of it. */
export function UploadPanel({ queue, version }: { queue: UploadQueue; version: number }) {
  const { totals, skipped } = { totals: queue.totals, skipped: queue.skipped };
  const ignored = skipped.other + skipped.system + skipped.unreadable;
  if (version === 0 || (totals.files === 0 && ignored === 0)) {
    return null;
  }
  const { busy } = queue;
  const part = totals.bytes === 0 ? totals.over / Math.max(1, totals.files) : totals.bytesOver / totals.bytes;
  return (
    <section class={`uploads${folded.value ? " is-folded" : ""}`} aria-label="Uploads" data-busy={busy}>
      <header class="uploads-head">
        <div class="uploads-summary" role="status">
          <strong>{busy ? title(queue) : summaryTitle(totals)}</strong>
          <span>{busy ? progress(queue) : summary(totals)}</span>
        </div>
        <button
          type="button" class="round small" aria-expanded={!folded.value} aria-label={folded.value ? "Show the files" : "Hide the files"}
          onClick={() => (folded.value = !folded.value)}
        >
          {folded.value ? <UpIcon /> : <DownIcon />}
        </button>
        {busy ? null : (
          <button type="button" class="round small" aria-label="Close the uploads" onClick={() => queue.clear()}><CloseIcon /></button>
        )}
      </header>
      <ProgressLine label="All uploads" part={Math.min(1, part)} whole={true} />
      {folded.value ? null : <UploadList queue={queue} version={version} />}
      {folded.value ? null : <UploadFoot queue={queue} totals={totals} skipped={skipped} busy={busy} />}
    </section>
  );
}

/** Only the rows in sight are in the page. A component whose properties are the same is not drawn again: `version` is what changes. */
function UploadList({ queue }: { queue: UploadQueue; version: number }) {
  const list = useRef<HTMLUListElement>(null);
  const [view, setView] = useState({ top: 0, height: 300 });
  useEffect(() => {
    const element = list.current!;
    const look = () => setView({ top: element.scrollTop, height: element.clientHeight });
    element.addEventListener("scroll", look, { passive: true });
    look();
    return () => element.removeEventListener("scroll", look);
  }, []);
  const order = uploadOrder(queue);
  const first = Math.max(0, Math.floor(view.top / RowHeight) - 2);
  const end = Math.min(order.length, Math.ceil((view.top + Math.max(view.height, 260)) / RowHeight) + 2);
  return (
    <ul class="uploads-list" ref={list}>
      <li class="uploads-space" aria-hidden="true" style={{ height: `${order.length * RowHeight}px` }} />
      {order.slice(first, end).map((item, i) => (
        <UploadRow key={item.key} queue={queue} item={item} state={item.state} sent={item.sent} top={(first + i) * RowHeight} />
      ))}
    </ul>
  );
}

function UploadFoot({ queue, totals, skipped, busy }: { queue: UploadQueue; totals: UploadTotals; skipped: Skipped; busy: boolean }) {
  const notes = skippedNotes(skipped);
  if (notes === "" && totals.failed === 0 && !busy) {
    return null;
  }
  return (
    <footer class="uploads-foot">
      <p>{notes}</p>
      {totals.failed > 0 ? <button type="button" class="plain" onClick={() => queue.retryFailed()}>Retry failed</button> : null}
      {busy ? <button type="button" class="plain" onClick={() => queue.cancelAll()}>Cancel all</button> : null}
    </footer>
  );
}

function progress({ totals, held }: UploadQueue): string {
  return held ? "Waiting until you are signed in" : `${bytes(totals.bytesOver)} of ${bytes(totals.bytes)}`;
}

function title(queue: UploadQueue): string {
  const { files, over } = queue.totals;
  const stands = queue.within("paused").size === files - over;
  return `${stands ? "Paused at" : "Uploading"} ${count(over)} of ${count(files)}`;
}

function summaryTitle(totals: UploadTotals): string {
  if (totals.files === 0) {
    return "Nothing to upload";
  }
  if (totals.failed > 0) {
    return `${counted(totals.failed, "file")} failed`;
  }
  return totals.done > 0 ? `${counted(totals.done, "photo")} stored` : totals.present > 0 ? "Everything was there already" : "Cancelled";
}

function summary(totals: UploadTotals): string {
  const parts = [
    totals.failed > 0 && totals.done > 0 ? `${count(totals.done)} stored` : "",
    totals.present > 0 ? `${count(totals.present)} already there` : "",
    totals.cancelled > 0 ? `${count(totals.cancelled)} cancelled` : "",
  ].filter((part) => part !== "");
  return parts.length > 0 ? parts.join(" · ") : totals.files === 0 ? "" : bytes(totals.bytes);
}

function skippedNotes({ system, other, unreadable }: Skipped): string {
  return [
    other > 0 ? `${counted(other, "file")} left out: no photo or video.` : "",
    system > 0 ? `${counted(system, "system file")} left out.` : "",
    unreadable > 0 ? `${counted(unreadable, "file")} could not be read.` : "",
  ]
    .filter((note) => note !== "")
    .join(" ");
}
