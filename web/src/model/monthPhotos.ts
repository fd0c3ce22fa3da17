import { newestFirst, type Photo } from "./photo";

/** The photos of one month, newest first, each once. */
export class MonthPhotos {
  readonly sorted: Photo[];
  private readonly byId: Map<string, Photo>;

  constructor(photos: readonly Photo[]) {
    this.byId = new Map(photos.map((photo) => [photo.id, photo]));
    this.sorted = [...this.byId.values()].sort(newestFirst);
  }

  get length(): number {
    return this.sorted.length;
  }

  get(id: string): Photo | undefined {
    return this.byId.get(id);
  }

  /** Place of the photo in {@link sorted}, -1 when it is not in this month. */
  indexOf(id: string): number {
    const photo = this.byId.get(id);
    return photo === undefined ? -1 : this.placeOf(photo);
  }

  put(photo: Photo): void {
    this.remove(photo.id);
    this.byId.set(photo.id, photo);
    this.sorted.splice(this.placeOf(photo), 0, photo);
  }

  remove(id: string): boolean {
    const photo = this.byId.get(id);
    if (photo === undefined) {
      return false;
    }
    this.sorted.splice(this.placeOf(photo), 1);
    this.byId.delete(id);
    return true;
  }

  /** Where the photo is, or where it would go. */
  private placeOf(photo: Photo): number {
    let low = 0;
    let high = this.sorted.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (newestFirst(this.sorted[middle]!, photo) < 0) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }
}
