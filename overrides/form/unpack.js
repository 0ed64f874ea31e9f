/* The words of the form, unpacked (RFC 1951): written out, those of some scripts would be three times as long as the
   rest of the page. The browser's own way to do this would be newer than many telephones. */
"use strict";

/** Undo the compression of bytes whose length before it is known. */
function unpack(bytes, length) {
  const out = new Uint8Array(length);
  let written = 0;
  let at = 0; // bits read
  const bits = (count) => {
    let value = 0;
    for (let bit = 0; bit < count; bit += 1, at += 1) value |= ((bytes[at >> 3] >> (at & 7)) & 1) << bit;
    return value;
  };
  // A Huffman code by its lengths: how many codes of each length there are, and the symbols in their order.
  const code = (lengths) => {
    const counts = new Array(16).fill(0);
    lengths.forEach((one) => { counts[one] += 1; });
    counts[0] = 0;
    const symbols = [...lengths.keys()].filter((one) => lengths[one]).sort((a, b) => lengths[a] - lengths[b] || a - b);
    return { counts, symbols };
  };
  const symbol = ({ counts, symbols }) => {
    let value = 0;
    let first = 0;
    let index = 0;
    for (let size = 1; size < 16; size += 1) {
      value |= bits(1);
      if (value - first < counts[size]) return symbols[index + value - first];
      index += counts[size];
      first = (first + counts[size]) << 1;
      value <<= 1;
    }
    throw new Error("the words of the form are damaged");
  };
  // Lengths and distances of what is repeated: a base and a number of further bits each.
  const steps = (start, groups, each) => {
    const bases = [];
    for (let base = start, extra = 0, count = 0; bases.length < groups; count += 1) {
      bases.push([base, extra]);
      base += 1 << extra;
      if (count >= each * 2 - 1 && (count + 1) % each === 0) extra += 1;
    }
    return bases;
  };
  const LENGTHS = [...steps(3, 28, 4), [258, 0]];
  const DISTANCES = steps(1, 30, 2);
  const ORDER = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];
  let last = 0;
  while (!last) {
    last = bits(1);
    const kind = bits(2);
    if (kind === 0) {
      at = (at + 7) & ~7;
      const size = bits(16);
      at += 16;
      out.set(bytes.subarray(at >> 3, (at >> 3) + size), written);
      written += size;
      at += size * 8;
      continue;
    }
    let literals = code([...Array(144).fill(8), ...Array(112).fill(9), ...Array(24).fill(7), ...Array(8).fill(8)]);
    let distances = code(Array(30).fill(5));
    if (kind === 2) {
      const [many, far, few] = [bits(5) + 257, bits(5) + 1, bits(4) + 4];
      const sizes = Array(19).fill(0);
      for (let i = 0; i < few; i += 1) sizes[ORDER[i]] = bits(3);
      const own = code(sizes);
      const all = [];
      while (all.length < many + far) {
        const one = symbol(own);
        if (one < 16) all.push(one);
        else if (one === 16) all.push(...Array(bits(2) + 3).fill(all.at(-1)));
        else all.push(...Array(one === 17 ? bits(3) + 3 : bits(7) + 11).fill(0));
      }
      literals = code(all.slice(0, many));
      distances = code(all.slice(many));
    }
    for (let one = symbol(literals); one !== 256; one = symbol(literals)) {
      if (one < 256) {
        out[written] = one;
        written += 1;
        continue;
      }
      const [base, extra] = LENGTHS[one - 257];
      const count = base + bits(extra);
      const [near, more] = DISTANCES[symbol(distances)];
      const distance = near + bits(more);
      for (let i = 0; i < count; i += 1, written += 1) out[written] = out[written - distance];
    }
  }
  return out;
}

const packedWords = document.getElementById("data");
const FORM = JSON.parse(new TextDecoder().decode(
  unpack(Uint8Array.from(atob(packedWords.textContent.trim()), (sign) => sign.charCodeAt(0)), Number(packedWords.dataset.length))));
