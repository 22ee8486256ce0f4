// Takes from a bill of materials what differs each time it is made: its number and the hour.
import { readFileSync } from "node:fs";

const bill = JSON.parse(readFileSync(0, "utf8"));
delete bill.serialNumber;
delete bill.metadata.timestamp;
process.stdout.write(JSON.stringify(bill, null, 1) + "\n");
