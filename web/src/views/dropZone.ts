import type { Uploads } from "../app/uploads";

/** Takes files that are dropped anywhere on the page, or pasted, while `may` says so. `hovering` tells whether files are over it. */
export function startDropZone(uploads: Uploads, may: () => boolean, hovering: (over: boolean) => void): void {
  let inside = 0;
  const withFiles = (event: DragEvent) => event.dataTransfer?.types.includes("Files") === true;
  const over = (by: number) => {
    inside = Math.max(0, inside + by);
    hovering(inside > 0 && may());
  };
  window.addEventListener("dragenter", (event) => withFiles(event) && over(1));
  window.addEventListener("dragleave", (event) => withFiles(event) && over(-1));
  window.addEventListener("dragover", (event) => {
    if (withFiles(event)) {
      event.preventDefault();
      event.dataTransfer!.dropEffect = may() ? "copy" : "none";
    }
  });
  window.addEventListener("drop", (event) => {
    inside = 0;
    hovering(false);
    if (withFiles(event)) {
      // Also where they are not taken: the browser would leave the page to show the file.
      event.preventDefault();
      if (may()) {
        uploads.dropped(event.dataTransfer!);
      }
    }
  });
  window.addEventListener("paste", (event) => {
    if (event.clipboardData !== null && event.clipboardData.files.length > 0 && may()) {
      event.preventDefault();
      uploads.dropped(event.clipboardData);
    }
  });
}
