// Files of tiles to try the maps with: PMTiles of one tile that is the whole world (specification, version 3), packed as
// those are that people have.
import { gzipSync } from "node:zlib";

const varint = (n) => (n < 128 ? [n] : [(n & 127) | 128, ...varint(n >>> 7)]);
/** A field of bytes of a Protocol Buffers message. */
const field = (number, bytes) => [(number << 3) | 2, ...varint(bytes.length), ...bytes];
const number = (at, value) => [at << 3, ...varint(value)];

/** PMTiles of one tile at zoom 0; kind: 1 for vector tiles, 2 for PNG. */
export function pmtiles(kind, content, metadata = {}) {
  const tile = kind === 1 ? gzipSync(content) : content;
  const about = gzipSync(JSON.stringify(metadata));
  // One entry: number of entries, its place, how often it runs, its length, its offset plus one.
  const directory = gzipSync(Buffer.from([1, 0, 1, ...varint(tile.length), 1]));
  const head = Buffer.alloc(127);
  head.write("PMTiles");
  head[7] = 3;
  const at = [127, directory.length, 127 + directory.length, about.length, 0, 0, 127 + directory.length + about.length, tile.length, 1, 1, 1];
  at.forEach((n, i) => head.writeBigUInt64LE(BigInt(n), 8 + 8 * i));
  // In order; packed with gzip, tiles only where they are lines; their kind, zoom 0 only; then the bounds in ten-millionths
  // of a degree.
  head.set([1, 2, kind === 1 ? 2 : 1, kind, 0, 0], 96);
  [-180, -85, 180, 85].forEach((degrees, i) => head.writeInt32LE(degrees * 1e7, 102 + 4 * i));
  return Buffer.concat([head, directory, about, tile]);
}

/** A vector tile with one line from corner to corner, in a layer. */
export function line(layer) {
  const corners = [9, 0, 0, 10, ...varint(4096 * 2), ...varint(4096 * 2)];
  const feature = [...number(3, 2), ...field(4, corners)];
  return Buffer.from(field(3, [...number(15, 2), ...field(1, [...Buffer.from(layer)]), ...field(2, feature), ...number(5, 4096)]));
}
