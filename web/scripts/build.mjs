// Builds the page into the server's static files: hashed names, and a smaller .br and .gz beside each text file.
import { createHash } from "node:crypto";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import { build } from "esbuild";

const web = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "..");
const out = path.resolve(web, process.env.QMULUM_WEB_OUT ?? "../Qmulum.Api/wwwroot");
const source = (name) => path.join(web, "src", name);

const Common = {
  bundle: true,
  minify: true,
  write: false,
  target: ["chrome111", "firefox113", "safari16.4"],
  jsx: "automatic",
  jsxImportSource: "preact",
  legalComments: "none",
  logLevel: "warning",
  outdir: out,
};

async function bundle(entry, options) {
  const result = await build({ ...Common, entryPoints: [source(entry)], ...options });
  return Buffer.from(result.outputFiles[0].contents);
}

/** The page's own script in parts: what the start needs, and a part for each place that is opened seldom. */
async function bundleInParts(entry) {
  const { outputFiles, metafile } = await build({
    ...Common,
    entryPoints: [source(entry)],
    format: "esm",
    splitting: true,
    metafile: true,
    entryNames: "assets/[name]-[hash]",
    chunkNames: "assets/[name]-[hash]",
  });
  for (const { path: full, contents } of outputFiles) {
    const file = path.relative(out, full).split(path.sep).join("/");
    await writeFile(full, contents);
    await writeCompressed(file, Buffer.from(contents));
  }
  const made = Object.entries(metafile.outputs).map(([file, { entryPoint, imports }]) => ({ file: path.relative(out, path.resolve(file)), entryPoint, imports }));
  const start = made.find(({ entryPoint }) => entryPoint?.endsWith(`src/${entry}`));
  const needed = start.imports.filter(({ kind }) => kind === "import-statement").map((each) => path.relative(out, path.resolve(each.path)));
  return { main: `/${start.file}`, needed: needed.map((file) => `/${file}`) };
}

/** Writes a file under a name that holds a hash of its bytes, so that it may be cached for ever. */
async function writeHashed(name, extension, bytes) {
  const hash = createHash("sha256").update(bytes).digest("hex").slice(0, 12);
  const file = `assets/${name}-${hash}${extension}`;
  await writeFile(path.join(out, file), bytes);
  await writeCompressed(file, bytes);
  return `/${file}`;
}

async function writeCompressed(file, bytes) {
  const brotli = brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } });
  await writeFile(path.join(out, `${file}.br`), brotli);
  await writeFile(path.join(out, `${file}.gz`), gzipSync(bytes, { level: 9 }));
  const size = (length) => `${(length / 1024).toFixed(1)} kB`;
  console.log(`${file.padEnd(40)} ${size(bytes.length).padStart(9)}  br ${size(brotli.length).padStart(8)}`);
}

await rm(out, { recursive: true, force: true });
await mkdir(path.join(out, "assets"), { recursive: true });
const { main, needed } = await bundleInParts("main.tsx");
const names = {
  main,
  hashWorker: await writeHashed("hash", ".js", await bundle("upload/hashWorker.ts", { format: "esm" })),
  themeBoot: await writeHashed("theme", ".js", await bundle("themeBoot.ts", { format: "iife" })),
  style: await writeHashed("style", ".css", await bundle("styles/all.css", {})),
  icon: await writeHashed("icon", ".svg", await readFile(source("icon.svg"))),
};
const template = await readFile(source("index.html"), "utf8");
const page = template.replace(/\{\{(\w+)\}\}/g, (_, name) => {
  if (names[name] === undefined) {
    throw new Error(`index.html names {{${name}}}, which the build does not make`);
  }
  return names[name];
}).replace("  </head>", needed.map((file) => `    <link rel="modulepreload" href="${file}">\n`).join("") + "  </head>");
await writeFile(path.join(out, "index.html"), page);
await writeCompressed("index.html", Buffer.from(page));
