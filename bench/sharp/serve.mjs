// Reads one file name a line, derives both renditions with one decode, and answers the CPU time it took, in microseconds.
import { createInterface } from 'node:readline';
import { readFile } from 'node:fs/promises';
import sharp from 'sharp';

sharp.cache(false);
sharp.concurrency(1);
const jpeg = { quality: 80, chromaSubsampling: '4:2:0', optimizeCoding: false };

async function derive(path) {
  const { data, info } = await sharp(await readFile(path))
    .rotate()
    .resize(1800, 1800, { fit: 'inside', withoutEnlargement: true })
    .raw()
    .toBuffer({ resolveWithObject: true });
  const raw = { width: info.width, height: info.height, channels: info.channels };
  const preview = await sharp(data, { raw }).jpeg(jpeg).toBuffer();
  const thumbnail = await sharp(data, { raw }).resize(550, 550, { fit: 'inside' }).jpeg(jpeg).toBuffer();
  return preview.length + thumbnail.length;
}

console.log(`sharp ${sharp.versions.sharp}, libvips ${sharp.versions.vips}`);
for await (const path of createInterface({ input: process.stdin })) {
  const before = process.cpuUsage();
  await derive(path);
  const used = process.cpuUsage(before);
  console.log(used.user + used.system);
}
