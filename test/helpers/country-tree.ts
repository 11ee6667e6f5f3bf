/** A value of a `.mmdb` file's data section: maps, texts and whole numbers are what the tests need. */
type Value = string | number | { readonly [key: string]: Value };

/** The smallest `.mmdb` file of IPv4: one record for every address. MaxMind DB file format 2.0. */
export function countryTree(record: { readonly [key: string]: Value }): Buffer {
  const nodes = 1;
  const toRecord = Buffer.alloc(3);
  toRecord.writeUIntBE(nodes + 16, 0, 3);
  const metadata = encode({
    binary_format_major_version: 2,
    binary_format_minor_version: 0,
    build_epoch: 1_700_000_000,
    database_type: 'test',
    ip_version: 4,
    node_count: nodes,
    record_size: 24,
  });
  const separator = Buffer.alloc(16);
  const marker = Buffer.concat([Buffer.from('abcdef', 'hex'), Buffer.from('MaxMind.com')]);
  return Buffer.concat([toRecord, toRecord, separator, encode(record), marker, metadata]);
}

function encode(value: Value): Buffer {
  if (typeof value === 'string') {
    const text = Buffer.from(value);
    return Buffer.concat([Buffer.from([0x40 | text.length]), text]);
  }
  if (typeof value === 'number') {
    const bytes = Buffer.alloc(4);
    bytes.writeUInt32BE(value);
    return Buffer.concat([Buffer.from([0xc4]), bytes]);
  }
  const entries = Object.entries(value).map(([key, inner]) => Buffer.concat([encode(key), encode(inner)]));
  return Buffer.concat([Buffer.from([0xe0 | entries.length]), ...entries]);
}
