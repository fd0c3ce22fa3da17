/** A part of a picture, in parts of its sides. */
export interface Part {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** A picture that is turned about its middle beneath its frame: its sides in pixels, and degrees clockwise. */
export interface Straightened {
  readonly width: number;
  readonly height: number;
  readonly angle: number;
}

/** By what a part is taken hold of. */
export type Grip = "all" | "topLeft" | "topRight" | "bottomLeft" | "bottomRight";

export const Whole: Part = { x: 0, y: 0, width: 1, height: 1 };

/** A side that is shorter cannot be taken hold of. */
const Least = 0.05;
const Rounding = 1e-6;
const Halvings = 24;

/** Whether there is picture beneath all of the part. */
export function covers({ width, height, angle }: Straightened, part: Part): boolean {
  const turn = (angle * Math.PI) / 180;
  const [cos, sin] = [Math.cos(turn), Math.sin(turn)];
  return cornersOf(part).every(([across, down]) => {
    const x = (across - 0.5) * width;
    const y = (down - 0.5) * height;
    return Math.abs(cos * x + sin * y) <= width * (0.5 + Rounding) && Math.abs(cos * y - sin * x) <= height * (0.5 + Rounding);
  });
}

/** The part after it was dragged, as far as the picture goes. dx and dy are parts of its sides. */
export function dragged(picture: Straightened, part: Part, grip: Grip, dx: number, dy: number): Part {
  const wanted = wantedPart(part, grip, dx, dy);
  return furthest((step) => between(part, wanted, step), (each) => covers(picture, each));
}

/** The part as it fits on the picture: made smaller about the middle, about which the picture is turned. */
export function fitted(picture: Straightened, part: Part): Part {
  return furthest((step) => between(Middle, part, step), (each) => covers(picture, each));
}

const Middle: Part = { x: 0.5, y: 0.5, width: 0, height: 0 };

function wantedPart({ x, y, width, height }: Part, grip: Grip, dx: number, dy: number): Part {
  if (grip === "all") {
    return { x: within(x + dx, 0, 1 - width), y: within(y + dy, 0, 1 - height), width, height };
  }
  const left = grip.endsWith("Left") ? within(x + dx, 0, x + width - Least) : x;
  const top = grip.startsWith("top") ? within(y + dy, 0, y + height - Least) : y;
  const right = grip.endsWith("Right") ? within(x + width + dx, x + Least, 1) : x + width;
  const bottom = grip.startsWith("bottom") ? within(y + height + dy, y + Least, 1) : y + height;
  return { x: left, y: top, width: right - left, height: bottom - top };
}

/** The last step from 0 to 1 that holds, when all before it do. */
function furthest(at: (step: number) => Part, holds: (part: Part) => boolean): Part {
  if (holds(at(1))) {
    return at(1);
  }
  let [good, bad] = [0, 1];
  for (let i = 0; i < Halvings; i++) {
    const step = (good + bad) / 2;
    [good, bad] = holds(at(step)) ? [step, bad] : [good, step];
  }
  return at(good);
}

function between(from: Part, to: Part, step: number): Part {
  const mix = (a: number, b: number) => a + (b - a) * step;
  return { x: mix(from.x, to.x), y: mix(from.y, to.y), width: mix(from.width, to.width), height: mix(from.height, to.height) };
}

function cornersOf({ x, y, width, height }: Part): [number, number][] {
  return [[x, y], [x + width, y], [x, y + height], [x + width, y + height]];
}

function within(value: number, least: number, most: number): number {
  return Math.min(Math.max(value, least), Math.max(least, most));
}
