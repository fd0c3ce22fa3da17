import { flag, list, object, oneOf, oneOfOr, optional, orElse, real, sha256, text, whole, type Infer } from "./schema";

const kind = oneOfOr("other", "image", "video");
const state = oneOfOr("pending", "ready", "failed", "damaged");

/** Bytes in one request where a server does not tell: proxies refuse more than 100 MB. */
export const UsualPiece = 64 * 1024 * 1024;

export const serverAnswer = object({
  name: text,
  version: text,
  limits: object({ maxUploadBytes: whole, maxCheckHashes: whole, pieceBytes: orElse(UsualPiece, whole) }),
  /** `open` until the first account exists. */
  setup: oneOfOr("done", "open"),
  registration: orElse("closed", oneOfOr("closed", "invitation", "open")),
  /** Whether e-mail is sent. */
  mail: orElse(false, flag),
  signIn: orElse({ passkeys: false, providers: [] }, object({ passkeys: flag, providers: list(object({ name: text, label: text, href: text })) })),
});

export const accountAnswer = object({
  id: text,
  name: text,
  email: text,
  administrator: flag,
  emailConfirmed: flag,
  createdAt: text,
  twoFactor: orElse(false, flag),
  /** When the account goes, once its owner asked for that. */
  deletedAt: optional(text),
});

export const signedInAnswer = object({ account: accountAnswer });

/** Each may do what the one before may; a role that a newer server has is read as the least. */
export const role = oneOfOr("viewer", "contributor", "editor", "owner");

export const libraryAnswer = object({ id: text, name: text, role, photos: whole, bytes: whole, lastSeq: whole });

export const librariesAnswer = object({ libraries: list(libraryAnswer) });

export const timelineAnswer = object({
  seq: whole,
  photos: whole,
  months: list(object({ month: text, count: whole })),
});

/** A month as columns: the n-th entry of each list belongs to the n-th photo. */
export const monthAnswer = object({
  month: text,
  seq: whole,
  count: whole,
  next: optional(text),
  id: list(text),
  taken: list(text),
  width: list(whole),
  height: list(whole),
  placeholder: list(text),
  tag: list(text),
  kind: list(kind),
  state: list(state),
});

export const entryAnswer = object({
  id: text,
  revision: whole,
  taken: text,
  month: text,
  width: whole,
  height: whole,
  placeholder: optional(text),
  tag: optional(text),
  kind,
  state,
  name: text,
  size: whole,
  sha256,
  /** The photo that it is the film of: it has no place of its own in the timeline then. */
  partOf: optional(text),
});

export const changeAnswer = object({
  seq: whole,
  kind: oneOf("added", "updated", "removed"),
  at: text,
  photo: entryAnswer,
});

export const seqAnswer = object({ lastSeq: whole });

export const checkAnswer = object({
  present: list(object({ sha256, photoId: text, inTrash: orElse(false, flag) })),
  missing: list(sha256),
});

export const receiptAnswer = object({
  photoId: text,
  libraryId: text,
  sha256,
  size: whole,
  name: text,
  receivedAt: text,
  duplicate: flag,
  href: text,
  /** When the bytes were last read back and were whole. */
  verifiedAt: optional(text),
  /** How many copies elsewhere the owner counts on. */
  replicas: optional(whole),
});

export const factsAnswer = object({
  id: text,
  libraryId: text,
  kind,
  state,
  name: text,
  size: whole,
  sha256,
  contentType: text,
  receivedAt: text,
  taken: object({ local: text, offset: optional(text), source: text }),
  width: whole,
  height: whole,
  orientation: optional(whole),
  placeholder: optional(text),
  tag: optional(text),
  camera: optional(
    object({ make: optional(text), model: optional(text), lens: optional(text), software: optional(text) }),
  ),
  exposure: optional(
    object({
      time: optional(text),
      fNumber: optional(real),
      iso: optional(real),
      focalLength: optional(real),
      focalLength35: optional(real),
    }),
  ),
  position: optional(object({ latitude: real, longitude: real, altitude: optional(real) })),
  video: optional(
    object({
      seconds: real,
      rotation: whole,
      codec: optional(text),
      audioCodec: optional(text),
      frameRate: optional(real),
      isPlayable: flag,
    }),
  ),
  description: optional(text),
  rating: optional(real),
  revision: whole,
  keywords: list(text),
  favourite: orElse(false, flag),
  /** How it is turned (an EXIF orientation), what persons set, and whether there is an edit to take back. */
  edits: orElse({ turn: 1, set: [], canUndo: false }, object({ turn: whole, set: list(text), canUndo: flag })),
  origin: optional(
    object({ device: optional(text), path: optional(text), modified: optional(text), client: optional(text) }),
  ),
  versions: list(
    /** `elsewhereSince`: the library's replicas alone have its bytes. */
    object({ number: whole, sha256, size: whole, contentType: text, createdAt: text, elsewhereSince: optional(text) }),
  ),
  renditions: list(
    object({ kind: text, width: whole, height: whole, contentType: text, bytes: whole, href: text }),
  ),
  tasks: list(object({ operation: text, state: text, attempts: whole, reason: optional(text), progress: optional(whole) })),
  problem: optional(object({ code: text, message: text })),
  /** The film of a motion photo or Live Photo. */
  motion: optional(object({ href: text, film: optional(text) })),
  partOf: optional(text),
});

/** RFC 9457. Every field may be missing: a proxy's answer is not ours. */
export const problemAnswer = object({
  title: optional(text),
  detail: optional(text),
  status: optional(whole),
  code: optional(text),
});

/** An upload that may be interrupted, as far as the page needs it. */
export const uploadAnswer = object({ receipt: optional(receiptAnswer), problem: optional(text) });

export type ServerAnswer = Infer<typeof serverAnswer>;
export type AccountAnswer = Infer<typeof accountAnswer>;
export type Role = Infer<typeof role>;
export type LibraryAnswer = Infer<typeof libraryAnswer>;
export type TimelineAnswer = Infer<typeof timelineAnswer>;
export type MonthAnswer = Infer<typeof monthAnswer>;
export type ChangeAnswer = Infer<typeof changeAnswer>;
export type CheckAnswer = Infer<typeof checkAnswer>;
export type UploadAnswer = Infer<typeof uploadAnswer>;
export type ReceiptAnswer = Infer<typeof receiptAnswer>;
export type FactsAnswer = Infer<typeof factsAnswer>;
