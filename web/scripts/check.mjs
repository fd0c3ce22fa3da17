// Rules that the type checker does not know: which way packages point, and what a strict content security policy would block.
import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";

const src = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "../src");

/** A folder may use itself and what stands here: api and model know nobody, views know all. */
const MayUse = {
  api: [],
  model: [],
  upload: ["api"],
  app: ["api", "model", "upload"],
  views: ["api", "model", "upload", "app"],
};

const Longest = 150;

const Forbidden = [
  [/\binnerHTML\b|\bouterHTML\b|insertAdjacentHTML|dangerouslySetInnerHTML/, "text that becomes markup"],
  [/setAttribute\("style"|\bstyle="/, "a style attribute: the content security policy blocks it"],
  [/\beval\(|new Function\(/, "code from text"],
  [/:\s*any\b|<any>|as any\b/, "the type any"],
  [/@ts-ignore|@ts-nocheck/, "a silenced type check"],
  [/console\.\w+\(/, "a console message"],
  [/\bTODO\b|\bFIXME\b/, "an open end"],
  [/https?:\/\/(?!www\.openstreetmap\.org)[a-z0-9.-]+\//i, "an address of another server"],
];

async function filesBelow(folder) {
  const found = [];
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const full = path.join(folder, entry.name);
    found.push(...(entry.isDirectory() ? await filesBelow(full) : [full]));
  }
  return found;
}

const complaints = [];
const files = (await filesBelow(src)).filter((file) => /\.(ts|tsx|css|html)$/.test(file));
for (const file of files) {
  const name = path.relative(src, file);
  const room = name.split(path.sep)[0];
  const lines = (await readFile(file, "utf8")).split("\n");
  lines.forEach((line, index) => {
    const place = `${name}:${index + 1}`;
    if (line.length > Longest && !line.includes("<path")) {
      complaints.push(`${place}: longer than ${Longest} characters`);
    }
    for (const [pattern, what] of Forbidden) {
      if (pattern.test(line)) {
        complaints.push(`${place}: ${what}`);
      }
    }
    const imported = /\bfrom "(\.[^"]+)"|\bimport\("(\.[^"]+)"\)/.exec(line);
    const other = imported && path.relative(src, path.resolve(path.dirname(file), imported[1] ?? imported[2])).split(path.sep)[0];
    if (other && other !== room && MayUse[room] !== undefined && !MayUse[room].includes(other)) {
      complaints.push(`${place}: ${room} must not use ${other}`);
    }
  });
}
if (files.length === 0) {
  complaints.push("no file was found to check");
}
console.log(complaints.length === 0 ? `${files.length} files checked, nothing to complain about` : complaints.join("\n"));
process.exit(complaints.length === 0 ? 0 : 1);
