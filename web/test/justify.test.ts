import assert from "node:assert/strict";
import test from "node:test";
import { estimateHeight, justify, type Justified, type JustifyOptions } from "../src/model/justify";
import { below, chances } from "./random";

const Options: JustifyOptions = { width: 1000, rowHeight: 200, gap: 4 };

function rowsOf({ boxes, rowStart }: Justified): number[][] {
  const count = boxes.length / 4;
  return Array.from(rowStart, (first, row) => {
    const end = rowStart[row + 1] ?? count;
    return Array.from({ length: end - first }, (_, i) => first + i);
  });
}

const box = (laid: Justified, i: number) => ({
  x: laid.boxes[i * 4]!, y: laid.boxes[i * 4 + 1]!, width: laid.boxes[i * 4 + 2]!, height: laid.boxes[i * 4 + 3]!,
});

for (const [width, rowHeight] of [[1000, 200], [336, 118], [1340, 220], [2500, 220], [201, 118]] as const) {
  test(`rows fill a width of ${width} exactly and lose no photo, whatever the shapes`, () => {
    for (let seed = 1; seed <= 60; seed++) {
      const random = chances(seed);
      const aspects = Array.from({ length: 1 + below(random, 200) }, () => 0.2 + random() ** 3 * 9);
      const laid = justify(aspects, { width, rowHeight, gap: 4 });
      const rows = rowsOf(laid);
      assert.deepEqual(rows.flat(), aspects.map((_, i) => i), `seed ${seed}`);
      rows.forEach((row, number) => {
        const last = box(laid, row[row.length - 1]!);
        const full = last.x + last.width;
        if (number < rows.length - 1) {
          assert.equal(full, width, `seed ${seed}, row ${number}`);
        } else {
          assert.ok(full <= width, `seed ${seed}: the last row is ${full} wide`);
        }
        row.slice(1).forEach((i, k) => {
          const before = box(laid, row[k]!);
          assert.equal(box(laid, i).x, before.x + before.width + 4, `seed ${seed}: photos of a row stand ${4} apart`);
          assert.equal(box(laid, i).y, before.y);
        });
      });
    }
  });
}

test("rows follow each other without overlap and end at the height", () => {
  const random = chances(5);
  const laid = justify(Array.from({ length: 150 }, () => 0.5 + random() * 2), Options);
  const rows = rowsOf(laid);
  for (let row = 1; row < rows.length; row++) {
    const above = box(laid, rows[row - 1]![0]!);
    assert.equal(box(laid, rows[row]![0]!).y, above.y + above.height + 4);
  }
  const last = box(laid, rows[rows.length - 1]![0]!);
  assert.equal(laid.height, last.y + last.height);
});

test("photos of common shapes keep their aspect within a pixel's rounding", () => {
  const shapes = [4 / 3, 3 / 4, 3 / 2, 1, 16 / 9];
  const aspects = Array.from({ length: 80 }, (_, i) => shapes[i % shapes.length]!);
  const laid = justify(aspects, Options);
  aspects.forEach((aspect, i) => {
    const { width, height } = box(laid, i);
    assert.ok(Math.abs(width / height - aspect) < 0.03, `photo ${i}: ${width} by ${height} for ${aspect}`);
  });
});

test("rows are about as high as asked", () => {
  const random = chances(9);
  const laid = justify(Array.from({ length: 400 }, () => (random() < 0.3 ? 0.75 : 1.4)), Options);
  for (const row of rowsOf(laid)) {
    const { height } = box(laid, row[0]!);
    assert.ok(height > 150 && height < 262, `a row of ${height}`);
  }
});

test("a panorama is cropped before its row gets low", () => {
  const laid = justify([20, 1.5, 1.5], Options);
  assert.equal(box(laid, 0).width, 1000);
  assert.equal(box(laid, 0).height, 150);
});

test("a very tall picture does not become a sliver", () => {
  const { width, height } = box(justify([0.05], Options), 0);
  assert.ok(width / height > 0.45, `${width} by ${height}`);
});

test("one photo alone is not blown up", () => {
  assert.deepEqual(box(justify([1.5], Options), 0), { x: 0, y: 0, width: 300, height: 200 });
});

for (const aspect of [0, -1, NaN, Infinity]) {
  test(`an aspect of ${aspect} is treated as 4:3`, () => {
    const { width, height } = box(justify([aspect], Options), 0);
    assert.ok(Math.abs(width / height - 4 / 3) < 0.01, `${width} by ${height}`);
  });
}

test("no photos have no height", () => {
  assert.equal(justify([], Options).height, 0);
  assert.equal(estimateHeight(0, 1.4, Options), 0);
});

test("the estimate is near the real height", () => {
  const random = chances(3);
  const aspects = Array.from({ length: 500 }, () => 0.7 + random());
  const mean = aspects.reduce((sum, aspect) => sum + aspect, 0) / aspects.length;
  const ratio = estimateHeight(500, mean, Options) / justify(aspects, Options).height;
  assert.ok(ratio > 0.9 && ratio < 1.1, `ratio ${ratio}`);
});
