import { isHiddenFolder } from "./acceptance";
import type { FoundFile } from "./foundFile";

/** How a walk tells of its finds: in portions, so that the first uploads start while a large folder is still read. */
export interface WalkListener {
  found(files: FoundFile[]): void;
  failed(path: string, reason: string): void;
}

const Portion = 200;

/** The roots of a drop. Must be called inside the event: its items are gone afterwards. */
export function dropRoots(transfer: DataTransfer): { entries: FileSystemEntry[]; files: File[] } {
  const entries: FileSystemEntry[] = [];
  const files: File[] = [];
  for (const item of Array.from(transfer.items)) {
    if (item.kind !== "file") {
      continue;
    }
    const entry = item.webkitGetAsEntry();
    const file = entry === null ? item.getAsFile() : null;
    if (entry !== null) {
      entries.push(entry);
    } else if (file !== null) {
      files.push(file);
    }
  }
  return { entries, files };
}

/** Walks files and folders, folders in folders, one folder at a time. No file is read. */
export async function walk(roots: readonly FileSystemEntry[], listener: WalkListener): Promise<void> {
  let portion: FoundFile[] = [];
  const flush = () => {
    if (portion.length > 0) {
      listener.found(portion);
      portion = [];
    }
  };
  // Read from the end: the folders are taken in their order, each whole before the next.
  const open = [...roots].reverse();
  for (let entry = open.pop(); entry !== undefined; entry = open.pop()) {
    const path = entry.fullPath.replace(/^\//, "");
    try {
      if (entry.isFile) {
        portion.push({ file: await fileOf(entry as FileSystemFileEntry), path });
      } else if (!isHiddenFolder(entry.name)) {
        open.push(...(await childrenOf(entry as FileSystemDirectoryEntry)).reverse());
      }
    } catch (error) {
      listener.failed(path, error instanceof Error ? error.message : String(error));
    }
    if (portion.length >= Portion) {
      flush();
    }
  }
  flush();
}

function fileOf(entry: FileSystemFileEntry): Promise<File> {
  return new Promise((resolve, reject) => entry.file(resolve, reject));
}

async function childrenOf(folder: FileSystemDirectoryEntry): Promise<FileSystemEntry[]> {
  const reader = folder.createReader();
  const children: FileSystemEntry[] = [];
  for (;;) {
    // Chromium gives at most 100 at a time; an empty answer is the end.
    const some = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject));
    if (some.length === 0) {
      return children.sort((a, b) => a.name.localeCompare(b.name, "en", { numeric: true }));
    }
    children.push(...some);
  }
}
