/* Unpacks the bytes of bzip2 (https://en.wikipedia.org/wiki/Bzip2), given in base64, into the text they hold in UTF-8.
   Browsers unpack gzip by themselves, but only in a way that a page from a disk may not use, and bzip2 makes text
   a quarter smaller. The file is ours, from the place the page is from, so nothing is checked here. */
const unpack = (base64) => {
  "use strict";
  const letters = atob(base64);
  const packed = new Uint8Array(letters.length + 4);
  for (let i = 0; i < letters.length; i++) packed[i] = letters.charCodeAt(i);
  let text = new Uint8Array(1 << 20);
  let length = 0;
  let at = 4; // after "BZh9"
  let held = 0; // bits read and not used, `left` of them
  let left = 0;

  function bits(count) { // at most 24
    while (left < count) {
      held = (held << 8) | packed[at++];
      left += 8;
    }
    left -= count;
    return (held >>> left) & ((1 << count) - 1);
  }

  // A table that gives for the next 20 bits a symbol and the length of its code: symbol * 32 + length.
  function codes(lengths) {
    const most = Math.max(...lengths);
    const table = new Uint16Array(1 << most);
    let place = 0;
    for (let size = 1; size <= most; size++) {
      lengths.forEach((one, symbol) => {
        if (one === size) table.fill(symbol * 32 + size, place, place += 1 << (most - size));
      });
    }
    return { most, table };
  }

  function block() {
    bits(24); // the rest of what begins a block
    for (let i = 0; i < 33; i++) bits(1); // a checksum, and a mark that nobody sets any more
    const start = bits(24);
    const used = bits(16);
    const bytes = [];
    for (let i = 0; i < 16; i++) {
      if (!(used >> (15 - i) & 1)) continue;
      const row = bits(16);
      for (let j = 0; j < 16; j++) if (row >> (15 - j) & 1) bytes.push(i * 16 + j);
    }
    const end = bytes.length + 1; // the symbol that ends a block
    const tables = bits(3);
    const order = Array.from({ length: tables }, (_, i) => i);
    const chosen = Array.from({ length: bits(15) }, () => {
      let i = 0;
      while (bits(1)) i++;
      order.unshift(order.splice(i, 1)[0]);
      return order[0];
    });
    const all = Array.from({ length: tables }, () => {
      let size = bits(5);
      return codes(Array.from({ length: end + 1 }, () => {
        while (bits(1)) size += bits(1) ? -1 : 1;
        return size;
      }));
    });
    const next = new Uint32Array(900000);
    walk(next, symbols(next, bytes, end, chosen, all), start);
  }

  // Symbols are how long ago a byte was last seen, or the digits of how often the last one is seen again.
  // The bytes come in the order of what follows them in the text (Burrows and Wheeler). Returns how many they are.
  // The hot loops use their own variables: those of the outer function are slower.
  function symbols(next, seen, end, chosen, all) {
    const bytes = Uint8Array.from(seen);
    let [place, bits, count] = [at, held, left];
    let size = 0;
    let run = 0;
    let digit = 1;
    for (let group = 0; ; group++) {
      const { most, table } = all[chosen[group]];
      for (let i = 0; i < 50; i++) {
        while (count < most) {
          bits = (bits << 8) | packed[place++];
          count += 8;
        }
        const code = table[(bits >>> (count - most)) & ((1 << most) - 1)];
        count -= code & 31;
        let symbol = code >> 5;
        if (symbol < 2) {
          run += digit << symbol;
          digit *= 2;
          continue;
        }
        if (run) {
          const last = bytes[0];
          for (const stop = size + run; size < stop;) next[size++] = last;
          run = 0;
          digit = 1;
        }
        if (symbol === end) {
          [at, held, left] = [place, bits, count];
          return size;
        }
        const byte = bytes[--symbol];
        for (; symbol; symbol--) bytes[symbol] = bytes[symbol - 1];
        bytes[0] = byte;
        next[size++] = byte;
      }
    }
  }

  // Walks the bytes in the order of the text.
  function walk(next, size, start) {
    const counts = new Uint32Array(257);
    for (let i = 0; i < size; i++) counts[next[i] + 1]++;
    for (let i = 1; i < 257; i++) counts[i] += counts[i - 1];
    for (let i = 0; i < size; i++) next[counts[next[i] & 255]++] |= i << 8;
    if (text.length < length + size * 2) {
      const larger = new Uint8Array(length + size * 2);
      larger.set(text);
      text = larger;
    }
    const out = text;
    let done = length;
    let same = 0;
    let last = -1;
    for (let i = 0, entry = next[start]; i < size; i++) {
      entry = next[entry >>> 8];
      const byte = entry & 255;
      if (same === 4) { // after four of a kind: how many more
        out.fill(last, done, done += byte);
        same = 0;
        last = -1;
      } else {
        same = byte === last ? same + 1 : 1;
        last = byte;
        out[done++] = byte;
      }
    }
    length = done;
  }

  while (bits(24) === 0x314159) block();
  return new TextDecoder().decode(text.subarray(0, length));
};
