import assert from "node:assert/strict";
import test from "node:test";
import { rgbaToThumbHash, thumbHashToAverageRGBA, thumbHashToRGBA } from "thumbhash";
import { averageColour, decodeThumbHash, hashBytes } from "../src/model/thumbHash";
import { below, chances } from "./random";

function picture(random: () => number, alpha: boolean): Uint8Array {
  const width = 1 + below(random, 100);
  const height = 1 + below(random, 100);
  const rgba = new Uint8Array(width * height * 4);
  for (let i = 0; i < rgba.length; i++) {
    rgba[i] = i % 4 === 3 && !alpha ? 255 : below(random, 256);
  }
  return rgbaToThumbHash(width, height, rgba);
}

for (const alpha of [false, true]) {
  test(`decodes ${alpha ? "with" : "without"} alpha as the reference does, every byte within one`, () => {
    for (let seed = 1; seed <= 150; seed++) {
      const hash = picture(chances(seed), alpha);
      const expected = thumbHashToRGBA(hash);
      const decoded = decodeThumbHash(hash)!;
      assert.deepEqual([decoded.width, decoded.height], [expected.w, expected.h], `seed ${seed}`);
      for (let i = 0; i < expected.rgba.length; i++) {
        // Sums in another order may fall on the other side of a whole number.
        assert.ok(Math.abs(decoded.rgba[i]! - expected.rgba[i]!) <= 1, `seed ${seed}, byte ${i}`);
      }
    }
  });
}

test("a known hash has its known size and colour", () => {
  // The example of the format's own page: a sunset, 1OcRJYB4d3h/iIeHeEh3eIhw+j2w.
  const hash = hashBytes("1QcSHQRnh493V4dIh4eXh1h4kJUI")!;
  const { r, g, b } = thumbHashToAverageRGBA(hash);
  assert.equal(averageColour(hash), `rgb(${Math.trunc(r * 255)} ${Math.trunc(g * 255)} ${Math.trunc(b * 255)})`);
  assert.deepEqual({ width: decodeThumbHash(hash)!.width, height: decodeThumbHash(hash)!.height }, { width: 23, height: 32 });
});

for (const hash of [[], [1, 2, 3, 4], [0, 0, 0x80, 0, 0]]) {
  test(`bytes [${hash.join()}] are no hash`, () => assert.equal(decodeThumbHash(Uint8Array.from(hash)), undefined));
}

test("what is not base64 is no hash", () => assert.equal(hashBytes("§§"), undefined));
