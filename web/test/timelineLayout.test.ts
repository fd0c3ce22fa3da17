import assert from "node:assert/strict";
import test from "node:test";
import { MonthPhotos } from "../src/model/monthPhotos";
import type { Month } from "../src/model/monthStore";
import type { Photo } from "../src/model/photo";
import { yearMarks } from "../src/model/scrubberScale";
import { TimelineLayout } from "../src/model/timelineLayout";
import { photo } from "./photos";
import { below, chances } from "./random";

const Options = { width: 1000, rowHeight: 200, gap: 4, titleHeight: 50, sectionGap: 20 };

function photosOf(month: string, count: number, random: () => number): Photo[] {
  return Array.from({ length: count }, (_, i) => {
    const day = String(1 + below(random, 28)).padStart(2, "0");
    const width = random() < 0.1 ? 0 : 1000 + below(random, 3000);
    return photo(`${month}-${i}`, `${month}-${day}T12:00:00`, { width, height: width === 0 ? 0 : 2000 });
  });
}

function month(name: string, count: number, loaded: boolean, random = chances(1)): Month {
  return { name, count, photos: loaded ? new MonthPhotos(photosOf(name, count, random)) : null, version: 1 };
}

function someMonths(random: () => number, loaded: (i: number) => boolean): Month[] {
  return Array.from({ length: 24 }, (_, i) => {
    const name = `${2025 - Math.floor(i / 12)}-${String(12 - (i % 12)).padStart(2, "0")}`;
    return month(name, 1 + below(random, 300), loaded(i), random);
  });
}

function laid(months: Month[]): TimelineLayout {
  const layout = new TimelineLayout(Options);
  layout.update(months);
  return layout;
}

test("sections stand under each other and end at the height", () => {
  const layout = laid(someMonths(chances(1), (i) => i % 2 === 0));
  let top = 0;
  for (const section of layout.sections) {
    assert.equal(section.top, top);
    top += section.height;
  }
  assert.equal(layout.height, top);
});

test("exactly the rows that touch the sight are visible, at any place", () => {
  const random = chances(11);
  const layout = laid(someMonths(random, () => true));
  for (let round = 0; round < 300; round++) {
    const from = random() * layout.height - 100;
    const to = from + random() * 2000;
    const seen = new Set(
      layout.visible(from, to).flatMap(({ section, first, end }) =>
        section.month.photos!.sorted.slice(first, end).map((each) => each.id)),
    );
    const expected = new Set<string>();
    for (const section of layout.sections) {
      section.month.photos!.sorted.forEach((each, i) => {
        const y = layout.topOf(section, i);
        if (y < to && y + section.rows!.boxes[i * 4 + 3]! > from) {
          expected.add(each.id);
        }
      });
    }
    assert.deepEqual(seen, expected, `from ${from} to ${to}`);
  }
});

test("the section at a height is the one that holds it", () => {
  const random = chances(2);
  const layout = laid(someMonths(random, () => false));
  for (let round = 0; round < 200; round++) {
    const y = random() * layout.height;
    const section = layout.sections[layout.sectionAt(y)]!;
    assert.ok(section.top <= y && y < section.top + section.height);
  }
  assert.equal(layout.sectionAt(-5), 0);
  assert.equal(layout.sectionAt(layout.height + 5), 23);
  assert.equal(laid([]).sectionAt(0), -1);
});

test("a photo in sight stays in place when the months above it become real", () => {
  const random = chances(21);
  for (let round = 0; round < 40; round++) {
    const loaded = new Set([12, 13]);
    const full = someMonths(chances(round + 1), () => true);
    const partly = full.map((each, i) => (loaded.has(i) ? each : { ...each, photos: null }));
    const layout = laid(partly);
    const section = layout.sections[12]!;
    const y = section.top + 60 + random() * Math.max(1, section.height - 120);
    const anchor = layout.anchorAt(y)!;
    layout.update(full);
    const after = layout.resolve(anchor);
    assert.equal(layout.anchorAt(after)!.photo, anchor.photo, `round ${round}`);
    assert.ok(Math.abs(layout.anchorAt(after)!.offset - anchor.offset) < 1e-6);
  }
});

test("a place within an unknown month keeps its part of the month", () => {
  const full = someMonths(chances(4), () => true);
  const layout = laid(full.map((each) => ({ ...each, photos: null })));
  const section = layout.sections[5]!;
  const anchor = layout.anchorAt(section.top + section.height / 2)!;
  layout.update(full);
  const real = layout.sections[5]!;
  assert.equal(layout.resolve(anchor), real.top + real.height / 2);
});

test("an anchor whose month is gone goes to the next older month", () => {
  const months = someMonths(chances(6), () => true);
  const layout = laid(months);
  const anchor = layout.anchorAt(layout.sections[3]!.top + 100)!;
  layout.update(months.filter((_, i) => i !== 3));
  assert.equal(layout.resolve(anchor), layout.sections[3]!.top);
});

test("an unchanged month keeps its rows, a changed one gets new ones", () => {
  const months = someMonths(chances(8), () => true);
  const layout = laid(months);
  const before = layout.sections.map((section) => section.rows);
  months[4]!.photos!.put(photo("new", "2025-08-01T00:00:00"));
  layout.update(months.map((each, i) => (i === 4 ? { ...each, version: 2 } : each)));
  layout.sections.forEach((section, i) => assert.equal(section.rows === before[i], i !== 4, `month ${i}`));
});

test("fifty thousand photos are laid out within a frame's order of time", () => {
  const random = chances(15);
  const months = Array.from({ length: 120 }, (_, i) =>
    month(`${2025 - Math.floor(i / 12)}-${String(12 - (i % 12)).padStart(2, "0")}`, 417, true, random));
  const layout = laid(months);
  assert.equal(layout.sections.reduce((sum, section) => sum + section.rows!.boxes.length / 4, 0), 50_040);
});

test("year marks keep their distance and name each year once", () => {
  const layout = laid(someMonths(chances(9), () => false));
  const marks = yearMarks(layout.sections, layout.height, 800, 22);
  assert.deepEqual(marks.map(({ year }) => year), ["2025", "2024"]);
  assert.deepEqual(yearMarks(layout.sections, layout.height, 30, 22).map(({ year }) => year), ["2025"]);
});
