import type { Uploads } from "../app/uploads";

/** Takes files that are dropped anywhere on the page, or pasted. `hovering` tells whether files are over it. */
export function startDropZone(uploads: Uploads, hovering: (over: boolean) => void): void {
  let inside = 0;
  const withFiles = (event: DragEvent) => event.dataTransfer?.types.includes("Files") === true;
  const over = (by: number) => {
    inside = Math.max(0, inside + by);
    hovering(inside > 0);
  };
  window.addEventListener("dragenter", (event) => withFiles(event) && over(1));
  window.addEventListener("dragleave", (event) => withFiles(event) && over(-1));
  window.addEventListener("dragover", (event) => {
    if (withFiles(event)) {
      event.preventDefault();
      event.dataTransfer!.dropEffect = "copy";
    }
  });
  window.addEventListener("drop", (event) => {
    inside = 0;
    hovering(false);
    if (withFiles(event)) {
      event.preventDefault();
      uploads.dropped(event.dataTransfer!);
    }
  });
  window.addEventListener("paste", (event) => {
    if (event.clipboardData !== null && event.clipboardData.files.length > 0) {
      event.preventDefault();
      uploads.dropped(event.clipboardData);
    }
  });
}
