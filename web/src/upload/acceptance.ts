export type Acceptance = "photo" | "system" | "hidden" | "other";

/** Files that systems leave in folders of photos. */
const SystemFiles = new Set([".ds_store", "thumbs.db", "desktop.ini", "ehthumbs.db", "icon\r"]);

/** Browsers know no media type for most of these, so the extension decides. */
const Extensions = new Set(
  [
    "jpg jpeg jpe jfif png apng webp gif tif tiff heic heif hif avif jxl bmp",
    "dng cr2 cr3 crw nef nrw arw srf sr2 orf rw2 raf pef srw 3fr fff iiq x3f erf mef mos mrw rwl gpr kdc dcr raw",
    "mp4 m4v mov qt avi mkv webm 3gp 3g2 mts m2ts mpg mpeg wmv insv insp lrv ogv",
  ]
    .join(" ")
    .split(" "),
);

/** Whether a file is sent: photos, videos and RAW files are; what a system left behind and all else is not. */
export function accept(name: string, type: string): Acceptance {
  const lower = name.toLowerCase();
  if (SystemFiles.has(lower)) {
    return "system";
  }
  if (lower.startsWith(".")) {
    return "hidden";
  }
  const known = type.startsWith("image/") || type.startsWith("video/");
  return known || Extensions.has(lower.slice(lower.lastIndexOf(".") + 1)) ? "photo" : "other";
}

/** Folders in which systems and other programs keep what is theirs. */
export function isHiddenFolder(name: string): boolean {
  return name.startsWith(".") || name === "@eaDir" || name === "#recycle" || name === "__MACOSX";
}
