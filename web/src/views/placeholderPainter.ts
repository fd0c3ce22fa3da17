import { averageColour, decodeThumbHash, hashBytes } from "../model/thumbHash";

/** Milliseconds of a frame that placeholders may take. */
const FrameBudget = 4;

/** Decoded placeholders that are kept: 4 kB each. */
const MostKept = 1500;

/**
 * Paints placeholders onto small canvases: the average colour at once, the picture within the time that a frame can spare.
 */
export class PlaceholderPainter {
  private readonly kept = new Map<string, ImageData>();
  private readonly queue = new Map<HTMLCanvasElement, string>();
  private frame = 0;

  paint(canvas: HTMLCanvasElement, placeholder: string): void {
    const known = this.kept.get(placeholder);
    if (known !== undefined) {
      this.queue.delete(canvas);
      put(canvas, known);
      return;
    }
    const hash = hashBytes(placeholder.slice(0, 8));
    canvas.width = 1;
    canvas.height = 1;
    canvas.style.backgroundColor = (hash && averageColour(hash)) ?? "";
    this.queue.set(canvas, placeholder);
    this.frame ||= requestAnimationFrame(() => this.work());
  }

  clear(canvas: HTMLCanvasElement): void {
    this.queue.delete(canvas);
    canvas.width = 1;
    canvas.height = 1;
    canvas.style.backgroundColor = "";
  }

  private work(): void {
    const end = performance.now() + FrameBudget;
    this.frame = 0;
    for (const [canvas, placeholder] of this.queue) {
      if (performance.now() > end) {
        this.frame = requestAnimationFrame(() => this.work());
        return;
      }
      this.queue.delete(canvas);
      const image = this.decode(placeholder);
      if (image !== undefined) {
        put(canvas, image);
      }
    }
  }

  private decode(placeholder: string): ImageData | undefined {
    const hash = hashBytes(placeholder);
    const pixels = hash === undefined ? undefined : decodeThumbHash(hash);
    if (pixels === undefined) {
      return undefined;
    }
    const image = new ImageData(pixels.width, pixels.height);
    image.data.set(pixels.rgba);
    this.kept.set(placeholder, image);
    if (this.kept.size > MostKept) {
      this.kept.delete(this.kept.keys().next().value!);
    }
    return image;
  }
}

function put(canvas: HTMLCanvasElement, image: ImageData): void {
  canvas.width = image.width;
  canvas.height = image.height;
  // A 32 by 32 canvas is cheaper in plain memory than on the graphics card.
  canvas.getContext("2d", { willReadFrequently: true })!.putImageData(image, 0, 0);
}
