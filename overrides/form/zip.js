/* A ZIP archive (APPNOTE 6.3): the container of an Office Open XML document. It names no day and no system. */

const CRC = Int32Array.from({ length: 256 }, (_, byte) => {
  let value = byte;
  for (let bit = 0; bit < 8; bit += 1) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
  return value;
});

function checksum(bytes) {
  let crc = -1;
  for (const byte of bytes) crc = CRC[(crc ^ byte) & 255] ^ (crc >>> 8);
  return (crc ^ -1) >>> 0;
}

/** Compress where the browser can; old ones keep the bytes as they are. */
async function packed(bytes) {
  try {
    const stream = new Blob([bytes]).stream().pipeThrough(new CompressionStream("deflate-raw"));
    return { method: 8, bytes: new Uint8Array(await new Response(stream).arrayBuffer()) };
  } catch {
    return { method: 0, bytes };
  }
}

/** Make an archive of texts by name. */
async function zip(texts, type) {
  const FIRST_DAY = 0x21; // 1 January 1980, the earliest that the format knows
  const parts = [];
  const index = [];
  let place = 0;
  for (const [name, text] of Object.entries(texts)) {
    const path = new TextEncoder().encode(name);
    const whole = new TextEncoder().encode(text);
    const { method, bytes } = await packed(whole);
    // Version needed, flags, method, time, day, checksum, both sizes, length of the name.
    const about = (view, at) => {
      [20, 0, method, 0, FIRST_DAY].forEach((value, i) => view.setUint16(at + i * 2, value, true));
      [checksum(whole), bytes.length, whole.length].forEach((value, i) => view.setUint32(at + 10 + i * 4, value, true));
      view.setUint16(at + 22, path.length, true);
    };
    const local = new DataView(new ArrayBuffer(30));
    local.setUint32(0, 0x04034b50, true);
    about(local, 4);
    const entry = new DataView(new ArrayBuffer(46));
    entry.setUint32(0, 0x02014b50, true);
    entry.setUint16(4, 20, true);
    about(entry, 6);
    entry.setUint32(42, place, true);
    parts.push(local.buffer, path, bytes);
    index.push(entry.buffer, path);
    place += 30 + path.length + bytes.length;
  }
  const size = index.reduce((sum, one) => sum + one.byteLength, 0);
  const end = new DataView(new ArrayBuffer(22));
  end.setUint32(0, 0x06054b50, true);
  [index.length / 2, index.length / 2].forEach((count, i) => end.setUint16(8 + i * 2, count, true));
  end.setUint32(12, size, true);
  end.setUint32(16, place, true);
  return new Blob([...parts, ...index, end.buffer], { type });
}
