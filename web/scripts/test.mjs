// Bundles the unit tests (TypeScript) and hands them to node's own runner. Arguments go to the runner, e.g. --test-reporter=tap.
import { spawnSync } from "node:child_process";
import { mkdir, readdir, rm } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const web = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "..");
const out = path.join(web, "dist/test");
const names = (await readdir(path.join(web, "test"))).filter((name) => name.endsWith(".test.ts"));
if (names.length === 0) {
  throw new Error("there is no test to run");
}
await rm(out, { recursive: true, force: true });
await mkdir(out, { recursive: true });
await build({
  entryPoints: names.map((name) => path.join(web, "test", name)),
  bundle: true,
  platform: "node",
  target: "node18",
  format: "esm",
  sourcemap: "inline",
  outdir: out,
  outExtension: { ".js": ".mjs" },
  // In Node it is another program than in the browser, and one that cannot be bundled as a module.
  external: ["tus-js-client"],
  logLevel: "warning",
});
const given = process.argv.slice(2);
const reporter = given.some((argument) => argument.startsWith("--test-reporter")) ? [] : [`--test-reporter=${process.stdout.isTTY ? "spec" : "tap"}`];
const files = names.map((name) => path.join(out, name.replace(/\.ts$/, ".mjs")));
const run = spawnSync(process.execPath, ["--enable-source-maps", "--test", ...reporter, ...given, ...files], { stdio: "inherit" });
process.exit(run.status ?? 1);
