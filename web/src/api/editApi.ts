import type { ApiClient } from "./apiClient";
import { list, object, optional, text, whole, type Infer } from "./schema";

const edited = object({ id: text, revision: whole, tag: text, width: whole, height: whole, taken: text });

const reply = object({ edited: list(edited), refused: list(object({ id: text, code: text, message: text })) });

const history = object({
  events: list(
    object({ at: text, kind: text, what: text, by: optional(text), version: whole, milliseconds: optional(whole), outcome: text }),
  ),
});

export type HistoryAnswer = Infer<typeof history>;

export type Fact = "turn" | "crop" | "caption" | "rating" | "favourite" | "tags" | "taken" | "position";

/** What is to be done; what is left out stays as it is. */
export interface Edit {
  readonly turn?: "right" | "left" | "half" | "flipHorizontal" | "flipVertical";
  readonly caption?: string;
  readonly rating?: number;
  readonly favourite?: boolean;
  readonly addTags?: readonly string[];
  readonly removeTags?: readonly string[];
  readonly taken?: { readonly local?: string; readonly offset?: string };
  readonly position?: { readonly latitude: number; readonly longitude: number };
  readonly crop?: { readonly x: number; readonly y: number; readonly width: number; readonly height: number; readonly angle: number };
  readonly reset?: readonly Fact[];
  readonly undo?: boolean;
}

/** Edits of one photo; the file itself is never altered. */
export class EditApi {
  constructor(private readonly api: ApiClient) {}

  /** Throws what the server said when the photo could not be edited. */
  async edit(library: string, photo: string, edit: Edit): Promise<void> {
    const path = `/libraries/${encodeURIComponent(library)}/photos/edits`;
    const { refused } = await this.api.send("POST", path, reply, { photos: [photo], ...edit });
    if (refused.length > 0) {
      throw new Error(refused[0]!.message);
    }
  }

  history(photo: string, signal: AbortSignal): Promise<HistoryAnswer> {
    return this.api.get(`/photos/${encodeURIComponent(photo)}/history`, history, signal);
  }
}
