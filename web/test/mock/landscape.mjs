// Paints pictures of places that do not exist: a sky, a sun or moon, ranges of hills, water. Each seed is another one.

/** A small generator of even chances (mulberry32). */
export function chances(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

const Skies = [
  { top: [58, 110, 190], low: [196, 222, 240], hill: [52, 96, 72], sun: [255, 250, 228] },
  { top: [44, 52, 110], low: [250, 158, 104], hill: [60, 44, 74], sun: [255, 214, 150] },
  { top: [122, 172, 214], low: [238, 240, 232], hill: [104, 124, 74], sun: [255, 255, 250] },
  { top: [16, 24, 52], low: [64, 84, 128], hill: [18, 28, 44], sun: [232, 236, 244] },
  { top: [214, 128, 120], low: [252, 214, 168], hill: [120, 70, 66], sun: [255, 240, 214] },
  { top: [88, 138, 150], low: [220, 228, 214], hill: [44, 84, 82], sun: [250, 252, 240] },
  { top: [150, 182, 206], low: [244, 232, 224], hill: [138, 118, 98], sun: [255, 248, 236] },
];

function range(random, base, height) {
  const waves = Array.from({ length: 5 }, (_, i) => ({
    size: (height * (0.5 + random())) / (i + 1.4),
    length: (1.2 + random() * 1.6) * (i + 1),
    shift: random() * 7,
  }));
  return (x) => base - waves.reduce((sum, { size, length, shift }) => sum + size * Math.sin(x * length * 3.1 + shift), 0) * 0.45;
}

const mix = (a, b, part) => a + (b - a) * part;

/** RGB bytes of a picture; nothing outside of `seed` decides how it looks. */
export function landscape(seed, width, height) {
  const random = chances(seed * 7919 + 17);
  const sky = Skies[Math.floor(random() * Skies.length)];
  const horizon = 0.5 + random() * 0.2;
  const sun = { x: 0.15 + random() * 0.7, y: horizon - 0.12 - random() * 0.3, size: 0.03 + random() * 0.05 };
  const water = random() < 0.4;
  const layers = Array.from({ length: 3 + Math.floor(random() * 2) }, (_, i) => ({
    edge: range(random, horizon + i * 0.1, 0.13 - i * 0.015),
    depth: (i + 1) / 5,
  }));
  const aspect = width / height;
  const rgb = Buffer.alloc(width * height * 3);
  for (let x = 0; x < width; x++) {
    const u = x / width;
    const edges = layers.map((layer) => layer.edge(u * Math.min(2, aspect)));
    for (let y = 0; y < height; y++) {
      let v = y / height;
      let shade = 1;
      if (water && v > horizon + 0.22) {
        v = 2 * (horizon + 0.22) - v + 0.012 * Math.sin(v * 160 + 5 * Math.sin(u * 9));
        shade = 0.82;
      }
      const at = (y * width + x) * 3;
      const up = Math.min(1, Math.max(0, v / (horizon + 0.1)));
      const far = Math.hypot((u - sun.x) * aspect, v - sun.y);
      const glow = Math.exp(-far * 4.5) * 0.55 + (far < sun.size ? 0.9 : 0);
      let layer = -1;
      for (let i = 0; i < edges.length; i++) {
        if (v > edges[i]) {
          layer = i;
        }
      }
      for (let c = 0; c < 3; c++) {
        let value = mix(sky.top[c], sky.low[c], up);
        value = mix(value, sky.sun[c], Math.min(1, glow));
        if (layer >= 0) {
          const haze = 0.62 - layers[layer].depth * 0.72;
          value = mix(sky.hill[c] * (1 - 0.25 * (v - edges[layer])), sky.low[c], Math.max(0, haze));
        }
        rgb[at + c] = Math.min(255, Math.max(0, value * shade + ((x * 31 + y * 17 + seed) % 5) - 2));
      }
    }
  }
  return rgb;
}
