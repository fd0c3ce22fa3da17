import assert from "node:assert/strict";
import test from "node:test";
import { covers, dragged, fitted, Whole, type Grip, type Part } from "../src/model/crop";
import { below, chances } from "./random";

const Grips: Grip[] = ["all", "topLeft", "topRight", "bottomLeft", "bottomRight"];
const Level = { width: 4000, height: 3000, angle: 0 };

test("a corner goes where it is dragged, and the corner across stays", () => {
  assert.deepEqual(dragged(Level, Whole, "topLeft", 0.25, 0.5), { x: 0.25, y: 0.5, width: 0.75, height: 0.5 });
  assert.deepEqual(dragged(Level, Whole, "bottomRight", -0.25, -0.5), { x: 0, y: 0, width: 0.75, height: 0.5 });
});

test("a part is dragged to the edge and no further, and keeps its size", () => {
  const part: Part = { x: 0.25, y: 0.25, width: 0.5, height: 0.5 };
  assert.deepEqual(dragged(Level, part, "all", 3, -3), { x: 0.5, y: 0, width: 0.5, height: 0.5 });
});

test("a part cannot be made so small that nobody can take hold of it", () => {
  const { width, height } = dragged(Level, Whole, "bottomRight", -2, -2);
  assert.ok(Math.abs(width - 0.05) < 1e-9 && Math.abs(height - 0.05) < 1e-9);
});

test("a picture that is turned by 45 degrees covers a square in the middle that is 0.707 as wide", () => {
  const square = { width: 1000, height: 1000, angle: 45 };
  assert.ok(!covers(square, Whole));
  assert.ok(Math.abs(fitted(square, Whole).width - Math.SQRT1_2) < 1e-5);
});

test("a level picture keeps the part as it is", () => assert.equal(fitted(Level, Whole).width, 1));

test("whatever is dragged on whatever picture, there is picture beneath all of the part", () => {
  const seed = 7;
  const random = chances(seed);
  for (let round = 0; round < 500; round++) {
    const picture = { width: 1 + below(random, 6000), height: 1 + below(random, 6000), angle: random() * 90 - 45 };
    let part = fitted(picture, Whole);
    for (let step = 0; step < 10; step++) {
      part = dragged(picture, part, Grips[below(random, Grips.length)]!, random() * 2 - 1, random() * 2 - 1);
      const message = `seed ${seed}, round ${round}: ${JSON.stringify({ picture, part })}`;
      assert.ok(covers(picture, part), message);
      assert.ok(part.x >= 0 && part.y >= 0 && part.x + part.width <= 1 + 1e-9 && part.y + part.height <= 1 + 1e-9, message);
    }
  }
});
