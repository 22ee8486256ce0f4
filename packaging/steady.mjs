// Takes from a bill of materials what differs each time it is made: its number, the hour, and the folder named here in
// which it was made.
import { readFileSync } from "node:fs";

const text = readFileSync(0, "utf8");
const [folder] = process.argv.slice(2);
const bill = JSON.parse(folder ? text.replaceAll(folder, "/bluehelm") : text);
delete bill.serialNumber;
delete bill.metadata.timestamp;
process.stdout.write(JSON.stringify(bill, null, 1) + "\n");
