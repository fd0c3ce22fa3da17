import { bytes } from "../model/format";
import type { UploadItem } from "../upload/uploadItem";
import type { UploadQueue } from "../upload/uploadQueue";
import { CloseIcon, DoneIcon, GoOnIcon, PauseIcon, RetryIcon, WarningIcon } from "./icons";
import { ProgressLine } from "./progressLine";

interface RowProps {
  queue: UploadQueue;
  item: UploadItem;
  /** The row is drawn again when one of these differs: the item itself stays the same object. */
  state: UploadItem["state"];
  sent: number;
  top: number;
}

/** One file of the upload list. */
export function UploadRow({ queue, item, state, sent, top }: RowProps) {
  const part = sent / Math.max(1, item.size);
  const moves = state === "sending" || ((state === "retrying" || state === "paused") && item.kept > 0);
  const over = state === "done" || state === "present" || state === "failed" || state === "cancelled";
  return (
    <li class="upload-row" data-state={state} style={{ transform: `translateY(${top}px)` }}>
      <div class="upload-text">
        <span class="upload-name" title={item.source.path}>{item.name}</span>
        <span class="upload-state" title={item.reason ?? ""}>{sentence(item, state, part)}</span>
      </div>
      {state === "done" || state === "present" ? <span class="upload-sign"><DoneIcon /></span> : null}
      {state === "failed" ? <span class="upload-sign"><WarningIcon /></span> : null}
      {state === "failed" || state === "cancelled" ? (
        <button type="button" class="round small" aria-label={`Retry ${item.name}`} title="Retry" onClick={() => queue.retry(item)}>
          <RetryIcon />
        </button>
      ) : null}
      {queue.canPause(item) ? (
        <button type="button" class="round small" aria-label={`Pause ${item.name}`} title="Pause" onClick={() => queue.pause(item)}>
          <PauseIcon />
        </button>
      ) : null}
      {state === "paused" ? (
        <button type="button" class="round small" aria-label={`Go on with ${item.name}`} title="Go on" onClick={() => queue.resume(item)}>
          <GoOnIcon />
        </button>
      ) : null}
      {over ? null : (
        <button type="button" class="round small" aria-label={`Cancel ${item.name}`} title="Cancel" onClick={() => queue.cancel(item)}>
          <CloseIcon />
        </button>
      )}
      {moves ? (
        <ProgressLine label={item.name} part={part} whole={false} />
      ) : null}
    </li>
  );
}

function sentence(item: UploadItem, state: UploadItem["state"], part: number): string {
  switch (state) {
    case "waiting":
      return `${bytes(item.size)} · waiting`;
    case "hashing":
      return `${bytes(item.size)} · hashing`;
    case "checking":
    case "ready":
      return `${bytes(item.size)} · next`;
    case "sending":
      return part >= 1 ? `${bytes(item.size)} · being stored` : `${Math.floor(part * 100)} % of ${bytes(item.size)}`;
    case "retrying":
      return `${item.reason ?? "It failed."} Trying again soon.`;
    case "paused":
      return `Paused at ${Math.floor(part * 100)} % of ${bytes(item.size)}`;
    case "done":
      return `${bytes(item.size)} · stored`;
    case "present":
      return "Already there";
    case "failed":
      return item.reason ?? "It failed.";
    case "cancelled":
      return "Cancelled";
  }
}
