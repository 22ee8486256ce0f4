//! Writes small made-up OpenStreetMap extracts (PBF), field by field, as
//! <https://wiki.openstreetmap.org/wiki/PBF_Format> says, without compression.

fn varint(mut number: u64, out: &mut Vec<u8>) {
    while number >= 0x80 {
        out.push((number as u8 & 0x7f) | 0x80);
        number >>= 7;
    }
    out.push(number as u8);
}

fn signed(number: i64) -> u64 {
    ((number << 1) ^ (number >> 63)) as u64
}

fn number(field: u64, value: u64, out: &mut Vec<u8>) {
    varint(field << 3, out);
    varint(value, out);
}

fn bytes(field: u64, value: &[u8], out: &mut Vec<u8>) {
    varint(field << 3 | 2, out);
    varint(value.len() as u64, out);
    out.extend(value);
}

fn packed(field: u64, values: impl IntoIterator<Item = u64>, out: &mut Vec<u8>) {
    let mut inside = Vec::new();
    values.into_iter().for_each(|value| varint(value, &mut inside));
    bytes(field, &inside, out);
}

fn blob(kind: &str, block: &[u8], out: &mut Vec<u8>) {
    let mut blob = Vec::new();
    bytes(1, block, &mut blob);
    let mut header = Vec::new();
    bytes(1, kind.as_bytes(), &mut header);
    number(3, blob.len() as u64, &mut header);
    out.extend((header.len() as u32).to_be_bytes());
    out.extend(header);
    out.extend(blob);
}

/// A way: its nodes and its tags.
pub type Way<'a> = (&'a [i64], &'a [(&'a str, &'a str)]);

/// An extract of nodes (id, latitude, longitude) and ways.
pub fn extract(nodes: &[(i64, f64, f64)], ways: &[Way<'_>]) -> Vec<u8> {
    let mut out = Vec::new();
    let mut head = Vec::new();
    bytes(4, b"OsmSchema-V0.6", &mut head);
    blob("OSMHeader", &head, &mut out);
    let mut words: Vec<&str> = vec![""];
    words.extend(ways.iter().flat_map(|(_, tags)| tags.iter().flat_map(|(k, v)| [*k, *v])));
    let mut table = Vec::new();
    words.iter().for_each(|word| bytes(1, word.as_bytes(), &mut table));
    let mut group = Vec::new();
    for &(id, latitude, longitude) in nodes {
        let mut node = Vec::new();
        number(1, signed(id), &mut node);
        // In units of 100 nanodegrees.
        number(8, signed((latitude * 1e7).round() as i64), &mut node);
        number(9, signed((longitude * 1e7).round() as i64), &mut node);
        bytes(1, &node, &mut group);
    }
    for (at, (refs, tags)) in ways.iter().enumerate() {
        let mut way = Vec::new();
        number(1, at as u64 + 1, &mut way);
        let place = |word: &str| words.iter().position(|w| *w == word).unwrap_or(0) as u64;
        packed(2, tags.iter().map(|(key, _)| place(key)), &mut way);
        packed(3, tags.iter().map(|(_, value)| place(value)), &mut way);
        let mut last = 0;
        packed(8, refs.iter().map(|&id| signed(id - std::mem::replace(&mut last, id))), &mut way);
        bytes(3, &way, &mut group);
    }
    let mut block = Vec::new();
    bytes(1, &table, &mut block);
    bytes(2, &group, &mut block);
    blob("OSMData", &block, &mut out);
    out
}
