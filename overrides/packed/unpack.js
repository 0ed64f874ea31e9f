/* Unpacks the first part of a text that scripts/packing.py packed. To what is known of the text it adds
   words   the words, each in the place of its number; the first ends a line. Phrases join them when they are met
   runs    of each part, the first of its numbers and its new words
   add     takes up the next part
   text    gives the lines, or those from one to before another, made of the words or of another form of them
   The data are ours, from the place the page is from, so nothing is checked here. */
const unpack = (known, part) => {
  "use strict";
  const GAPS = ["", " ", "\u0f0b"]; // what stands between two words of a kind without being written
  const LONGEST = 16; // bits of a number
  const value = new Uint8Array(128); // of a letter of base64
  Array.from("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/", (letter, i) => (value[letter.charCodeAt(0)] = i));
  const words = ["\n"];
  const runs = [];
  const text = []; // numbers
  const starts = [0]; // of lines in it
  let free = 1;
  // Of each number: the kinds of the first and the last word that it stands for, and if it is a pair, of what.
  const [first, last] = [new Uint8Array(1 << LONGEST), new Uint8Array(1 << LONGEST)];
  const [left, right] = [new Uint16Array(1 << LONGEST), new Uint16Array(1 << LONGEST)];

  // For the next bits: the number that they begin with, and how many of them it takes.
  function codes(sizes) {
    const table = new Uint32Array(1 << LONGEST);
    const places = new Uint32Array(LONGEST + 2);
    for (let i = 0; i < sizes.length; i++) {
      const size = value[sizes.charCodeAt(i)];
      if (size) places[size + 1] += 1 << (LONGEST - size);
    }
    for (let size = 1; size <= LONGEST; size++) places[size + 1] += places[size];
    for (let i = 0; i < sizes.length; i++) {
      const size = value[sizes.charCodeAt(i)];
      if (size) table.fill(i << 5 | size, places[size], places[size] += 1 << (LONGEST - size));
    }
    return table;
  }

  function add({ words: rests, shared, sizes, length, bits }) {
    const run = [];
    shared.forEach((shared, kind) => {
      const rest = rests[kind].split("\n");
      let word = "";
      for (let i = 0; i < shared.length; i++) {
        word = word.slice(0, value[shared.charCodeAt(i)]) + rest[i];
        first[free] = last[free] = kind;
        words[free++] = word;
        run.push(word);
      }
    });
    runs.push([free - run.length, run]);
    const mark = free++; // says that the next two are a pair
    const table = codes(sizes);
    let at = 0;
    let held = 0; // bits read and not used
    let count = 0; // of them
    function next() {
      while (count < LONGEST) {
        held = (held << 6 | value[bits.charCodeAt(at++)]) & 0x3fffff;
        count += 6;
      }
      const entry = table[held >>> (count - LONGEST) & 0xffff];
      count -= entry & 31;
      const number = entry >>> 5;
      if (number !== mark) return number;
      const one = next();
      const other = next();
      left[free] = one;
      right[free] = other;
      first[free] = first[one];
      last[free] = last[other];
      return free++;
    }
    for (let i = 0; i < length; i++) if (!text[text.push(next()) - 1]) starts.push(text.length);
  }
  add(part);

  const gap = (one, other) => (last[one] === first[other] ? GAPS[last[one]] : "");
  const form = (forms, number) => forms[number] ?? (forms[number] = spell(forms, left[number], right[number]));
  const spell = (forms, one, other) => form(forms, one) + gap(one, other) + form(forms, other);
  return {
    ...known, words, runs, add,
    text(forms = words, from = 0, to = starts.length - 1) {
      let found = "";
      let before = 0; // the end of a line
      for (let i = starts[from]; i < starts[to]; i++) {
        const number = text[i];
        if (last[before] && last[before] === first[number]) found += GAPS[last[before]];
        found += forms[number] ?? form(forms, number);
        before = number;
      }
      return found;
    },
  };
};
