import type { UploadItem, UploadState } from "./uploadItem";
import type { UploadQueue } from "./uploadQueue";

/** What needs a person first, then what moves, then what waits, then what is over. */
const Order: readonly UploadState[] = [
  "failed", "sending", "retrying", "paused", "hashing", "checking", "ready", "waiting", "done", "present", "cancelled",
];

export function uploadOrder(queue: UploadQueue): UploadItem[] {
  const order: UploadItem[] = [];
  for (const state of Order) {
    order.push(...queue.within(state));
  }
  return order;
}
