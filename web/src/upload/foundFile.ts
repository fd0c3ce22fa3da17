/** A file that was dropped, picked or pasted, with its path below what was dropped. */
export interface FoundFile {
  readonly file: File;
  /** `Holiday/2024/IMG_1.jpg`; the bare name when no folder was involved. */
  readonly path: string;
}
