// Where do the sources of a crate lie? cargo metadata | node where.mjs NAME
import { readFileSync } from "node:fs";
import { dirname } from "node:path";

const name = process.argv[2];
const found = JSON.parse(readFileSync(0, "utf8")).packages.filter((p) => p.name === name);
if (found.length !== 1) throw new Error(`${found.length} crates are called ${name}, expected one`);
console.log(dirname(found[0].manifest_path));
