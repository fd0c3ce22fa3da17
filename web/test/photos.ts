import type { Photo } from "../src/model/photo";

export function photo(id: string, taken: string, more: Partial<Photo> = {}): Photo {
  return { id, taken, width: 4000, height: 3000, placeholder: "", tag: "t", kind: "image", state: "ready", ...more };
}
