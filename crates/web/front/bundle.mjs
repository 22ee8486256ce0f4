// Bundles scripts, styles and maps into one folder; every name carries a hash of what the file holds.
//
//   node front/bundle.mjs FOLDER
//
// FOLDER gets the files, gzipped, and beside them manifest.json (name -> file), countries.json (language -> ISO 3166-1
// alpha-3 -> name) and licences.txt (of every package of which something is shipped).
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { basename, extname, join } from "node:path";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";

const require = createRequire(import.meta.url);
const out = process.argv[2];
if (!out) throw new Error("say the folder to write to");
const files = join(out, "assets");
rmSync(files, { recursive: true, force: true });
mkdirSync(files, { recursive: true });

const manifest = {};
function keep(file, bytes) {
  writeFileSync(join(files, `${file}.gz`), gzipSync(bytes, { level: 9 }));
}
function keepHashed(name, bytes) {
  const hash = createHash("sha256").update(bytes).digest("hex").slice(0, 8).toUpperCase();
  const file = `${basename(name, extname(name))}-${hash}${extname(name)}`;
  keep(file, bytes);
  manifest[name] = file;
  return file;
}

// Maps run their parser in a worker, which a strict policy wants as a file of its own.
const worker = keepHashed("map-worker.js", readFileSync(require.resolve("maplibre-gl/dist/maplibre-gl-worker.mjs")));
const world = keepHashed("world.json", readFileSync(require.resolve("world-atlas/countries-50m.json")));

// Plot writes a <style> into each chart, which the policy forbids; style.css holds the same rules. Where a later version of
// Plot writes it differently, the build ends here rather than in a reader's console.
const withoutInlineStyle = {
  name: "without-inline-style",
  setup(b) {
    b.onLoad({ filter: /plot[/\\]src[/\\]plot\.js$/ }, ({ path }) => {
      const text = readFileSync(path, "utf8");
      const inline = 'svg.append("style").text(';
      if (text.split(inline).length !== 2) throw new Error(`${path}: expected one ${inline}`);
      return { contents: text.replace(inline, '(() => svg)('), loader: "js" };
    });
  },
};

const result = await build({
  entryPoints: { app: "front/app.js", style: "front/style.css", map: "front/map.css" },
  outdir: files,
  entryNames: "[name]-[hash]",
  chunkNames: "[name]-[hash]",
  bundle: true,
  minify: true,
  splitting: true,
  format: "esm",
  target: ["es2022"],
  legalComments: "none",
  metafile: true,
  write: false,
  absWorkingDir: process.cwd(),
  define: { MAP_WORKER: JSON.stringify(worker), WORLD: JSON.stringify(world) },
  plugins: [withoutInlineStyle],
});
for (const { path, contents } of result.outputFiles) keep(basename(path), contents);
for (const [path, { entryPoint }] of Object.entries(result.metafile.outputs)) {
  if (entryPoint) manifest[basename(entryPoint)] = basename(path);
}
writeFileSync(join(out, "manifest.json"), JSON.stringify(manifest));

// Names of countries by language: those of i18n-iso-countries (from Unicode and Wikipedia), mended to the United Nations' usage.
const iso = require("i18n-iso-countries");
const mended = JSON.parse(readFileSync("front/country-names.json", "utf8"));
const countries = {};
for (const language of ["en", "fr", "ar", "es", "ru", "zh"]) {
  iso.registerLocale(require(`i18n-iso-countries/langs/${language}.json`));
  const names = iso.getNames(language, { select: "official" });
  countries[language] = Object.fromEntries(Object.entries(names).map(([two, name]) => [iso.alpha2ToAlpha3(two), name]));
  Object.assign(countries[language], mended[language] ?? {});
}
writeFileSync(join(out, "countries.json"), JSON.stringify(countries));

// Licences of every package of which something is shipped.
const packages = new Set(["maplibre-gl", "world-atlas", "i18n-iso-countries"]);
for (const input of Object.keys(result.metafile.inputs)) {
  const found = input.match(/node_modules\/((?:@[^/]+\/)?[^/]+)\//);
  if (found) packages.add(found[1]);
}
// What the worker and the map library were bundled from by their own makers.
for (const name of Object.keys(require("maplibre-gl/package.json").dependencies)) packages.add(name);
const licences = [...packages].sort().map((name) => {
  const folder = join("node_modules", name);
  const { version, license } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  const texts = readdirSync(folder).filter((f) => /^(licen[cs]e|copying|notice)/i.test(f)).sort();
  const text = texts.map((f) => readFileSync(join(folder, f), "utf8").trim()).join("\n\n");
  if (!license && !text) throw new Error(`${name} says nothing of its licence`);
  return `${name} ${version} (${license ?? "see below"})\n\n${text || `Licence: ${license}`}\n`;
});
writeFileSync(join(out, "licences.txt"), licences.join("\n----------------------------------------\n\n"));
