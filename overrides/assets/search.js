/* Finds and shows what box.js is asked for. Text and query are folded alike, so that accents, tones, the yeh, kaf and
   heh of another keyboard, the digits of another script or a missing tsheg make no difference. A substring is enough:
   several of our scripts put no spaces between words. */
(() => {
  "use strict";
  const form = document.getElementById("search");
  const state = document.getElementById("search-state");
  const list = document.getElementById("search-results");
  const say = form.dataset;
  const TSHEG = "\u0f0b";
  const SHOWN = 20; // results
  const FIRST = 3; // those that a reader sees at once
  let manual = null; // what was loaded: the text, and what of its letters and endings only this language needs
  let pages = null; // its parts
  let whole = false; // whether the text is there too, or only titles and headings
  let endings; // what words may end with, folded
  let asking; // words of questions, folded, and as they are
  const synonyms = []; // what people call things, with the words that the text has for them

  /* Folding */

  // Letters that keyboards of neighbouring languages write for one another.
  const SAME = { "\u0649": "\u06cc", "\u064a": "\u06cc", "\u06d2": "\u06cc", "\u0643": "\u06a9", "\u06aa": "\u06a9",
    "\u06be": "\u0647", "\u06d5": "\u0647", "\u0629": "\u0647", "\u06c1": "\u0647", "\u0671": "\u0627",
    "\u06c6": "\u0648", "\u06c7": "\u0648", "\u06c8": "\u0648", "\u06cb": "\u0648", "\u06d0": "\u06cc",
    "\u0111": "d", "\u0131": "i", "\u1025": "\u1009", "\u0f0c": TSHEG };
  // Tones, accents, Arabic vowels and lengthening, joiners, soft hyphens: as if not written. So are apostrophes.
  const SILENT = /[\u0300-\u036f\u0640\u064b-\u065f\u0670\u00ad\u200b-\u200f\u2060\ufeff'\u02bc\u2018\u2019]/g;
  const OTHER = /[^\p{L}\p{M}\p{N}\u0f0b]/gu; // what separates words
  const LINK = /^[-.\u2010-\u2015/]$/; // but not in SHA-256, U.S. or 2024/05
  const same = {}; // letters that the edition writes in another way: Traditional Chinese, as in the data
  const GAPS = /[ \u0f0b]/g;
  const ZEROS = [0x660, 0x6f0, 0xf20, 0x1040];
  const LINE = 10;
  const DROPPED = 1; // what the tables below hold beside code units of letters
  const LINKING = 2;
  const LONGER = 3;
  const table = new Uint16Array(65536); // of each code unit: the letter it is folded to
  const small = new Uint16Array(65536); // the small letter of it, Simplified, for the tables of exact forms
  const longer = new Map(); // where this is more than one

  function one(c) {
    const zero = ZEROS.find((zero) => c.charCodeAt(0) - zero >= 0 && c.charCodeAt(0) - zero < 10);
    return zero ? String(c.charCodeAt(0) - zero) : same[c] || SAME[c] || c;
  }

  function learn(unit) {
    let character = String.fromCharCode(unit);
    character = (same[character] || character).toLowerCase();
    small[unit] = character.charCodeAt(0);
    if (unit >> 11 === 27 || unit === LINE) return (table[unit] = unit); // half of a rare character
    let folded = character.normalize("NFKD").replace(SILENT, "");
    folded = folded.length > 1 ? folded.replace(/./gu, one) : folded && one(folded);
    if (LINK.test(folded)) return (table[unit] = LINKING);
    folded = folded.replace(OTHER, " ");
    if (folded.length > 1) longer.set(unit, Array.from(folded, (c) => c.charCodeAt(0)));
    return (table[unit] = folded.length > 1 ? LONGER : folded ? folded.charCodeAt(0) : DROPPED);
  }

  // Folds a text in NFC. `places`, if given, receives for each folded letter where it stood. `tight` leaves out
  // every space and tsheg, for words that one person joins and another does not. `kept` leaves each letter as it
  // is where one stands for one: with its tones, in small letters, and in Simplified ones. Lines stay lines.
  let room = new Uint16Array(1 << 16);
  const utf16 = new TextDecoder("utf-16le");
  const latin = (unit) => (unit > 96 && unit < 123) || (unit > 47 && unit < 58);
  function fold(text, places, tight, kept) {
    if (room.length < text.length * 4) room = new Uint16Array(text.length * 4);
    let length = 0;
    let link = false;
    const put = (unit, place) => {
      if (link) {
        link = false;
        if (!latin(unit) || !latin(room[length - 1])) put(32, place);
      }
      if (unit === 32 ? tight || (length && room[length - 1] === 32) : tight && unit === 0xf0b) return;
      room[length++] = unit;
      if (places) places.push(place);
    };
    if (!tight) put(32, 0);
    for (let i = 0; i < text.length; i++) {
      const unit = text.charCodeAt(i);
      const letter = table[unit] || learn(unit);
      if (letter > LONGER && letter !== 32) {
        const one = kept ? small[unit] : letter;
        if (tight || link || places) put(one, i);
        else room[length++] = one; // most of them
      } else if (letter === 32) put(letter, i);
      else if (letter === LINKING && link) put(32, i); // an ellipsis of three dots
      else if (letter === LINKING) link = true;
      else if (letter === LONGER) for (const one of longer.get(unit)) put(one, i);
    }
    if (places) places.push(text.length);
    return utf16.decode(room.subarray(0, length));
  }

  /* Loading */

  // Until data are there, the titles of the menu: as data of the same kind.
  function menu() {
    const home = new URL(say.home, location).href;
    const links = Array.from(document.querySelectorAll(".menu li + li > a"));
    const titles = links.map((link) => link.textContent);
    return {
      words: ["\n", ...titles], runs: [[1, titles]], same: [[], []], endings: [], asking: [], romanization: [], zawgyi: {},
      pages: links.map(({ href, lang }) => [href.slice(home.length, -10), lang, 0]),
      text: (forms, from, to) => titles.flatMap((_, i) => [forms[i + 1], ""]).slice(from, to).map((line) => line + forms[0]).join(""),
    };
  }

  // Folds words in one go.
  const folds = (words, kept) => fold("\n" + words.join("\n"), null, false, kept).split("\n").slice(1);
  // What stands in a line of the data: first what is shown, then, after a tab, other names and addresses.
  const line = (number) => manual.text(manual.words, number, number + 1).split(/[\t\n]/);

  function begin(data) {
    manual = data;
    const [theirs, ours] = manual.same.map((steps) => {
      let code = 0;
      return steps.map((step) => String.fromCodePoint(code += step));
    });
    theirs.forEach((letter, i) => {
      same[letter] = ours[i];
      table[letter.charCodeAt(0)] = 0;
    });
    forms = [[], [], []];
    fields.length = 0;
    pages = manual.pages.map(([address, english, count], order) => {
      const page = { address, english, order, line: fields.length, sections: [] };
      fields.push({ page, kind: TITLE }, { page, kind: ABOUT });
      for (let i = 0; i < count; i++) {
        const section = { line: fields.length };
        page.sections.push(section);
        fields.push({ page, section, kind: HEADING }, { page, section, kind: BODY }); // its address
      }
      return page;
    });
    const folded = folds([...manual.endings, ...manual.asking]).map((word) => word.trim());
    endings = Array.from(new Set(folded.slice(0, manual.endings.length)));
    asking = manual.asking.map((word, i) => [folded[manual.endings.length + i], word]);
    measure();
  }

  function complete() {
    for (const page of pages) {
      for (const section of page.sections) {
        section.text = fields.length;
        fields.push({ page, section, kind: BODY });
      }
    }
    whole = true;
    measure();
    // Pairs of lists: names, and what the text says for them. An empty line ends each.
    const lists = [[]];
    manual.text(forms[LOOSE], fields.length).split("\n").forEach((name, i) => {
      if (name.trim()) lists.at(-1).push({ folded: name.trim(), line: fields.length + i });
      else lists.push([]);
    });
    const add = (typed, ours, always) => {
      const others = ours.map(({ folded: other }) => piece(UNSPACED.test(other) ? other : " " + other, always ? 0.85 : 0.5));
      synonyms.push(...typed.map((one) => ({ ...one, others, always })));
    };
    for (let i = 0; i < lists.length - 1; i += 2) {
      const always = i < 2 * manual.synonyms; // then come terms, in English and in the language
      add(lists[i], lists[i + 1], always);
      if (!always) add(lists[i + 1], lists[i], always);
    }
    synonyms.sort((a, b) => b.folded.length - a.folded.length);
  }

  /* Finding: the fields of all pages, folded, in one text of a line each */

  const [TITLE, ABOUT, HEADING, BODY] = [0, 1, 2, 3];
  const fields = []; // {page, section, kind} of each line
  let average; // how long a page is
  let middle; // how long a section is
  let forms; // the words and phrases of the text: folded, and with their tones
  let heaps; // the text: as it is folded, tight, and with its tones
  let found; // what was found before

  function measure() {
    heaps = [];
    found = new Map();
    const { text, starts } = heap(LOOSE);
    for (const page of pages) for (const one of [page, ...page.sections]) one.length = 0;
    fields.forEach(({ page, section, kind }, f) => {
      const length = starts[f + 1] - starts[f];
      page.length += length;
      if (kind === TITLE) {
        page.same = fold(line(f)[0]).trim();
        page.names = line(f).flatMap((part, i) => (i ? part.split(",") : part)).map((name) => fold(name, null, true));
      }
      if (kind === BODY) section.length += length;
    });
    const sections = pages.flatMap((page) => page.sections);
    average = pages.reduce((sum, page) => sum + page.length, 0) / pages.length;
    middle = sections.reduce((sum, section) => sum + section.length, 0) / sections.length;
  }

  const [LOOSE, TIGHT, KEPT] = [0, 1, 2];
  function heap(kind) {
    if (!heaps[kind]) {
      const known = forms[kind];
      known[0] = "\n ";
      for (const [start, words] of kind === TIGHT ? [] : manual.runs) {
        if (known.length <= start) folds(words, kind === KEPT).forEach((word, i) => (known[start + i] = word));
      }
      const text = kind === TIGHT ? heap(LOOSE).text.replace(GAPS, "") : " " + manual.text(known, 0, fields.length);
      const starts = [0];
      for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) starts.push(at + 1);
      heaps[kind] = { text, starts };
    }
    return heaps[kind];
  }

  // Where a piece stands: {at, end, field, fit}, in the order of the text. Fit is 1 for a word, less at the start of one,
  // less inside, and less where it has other tones than `form`.
  function find({ text, tight, form }) {
    const key = `${tight ? "\n" : ""}${text}\n${form || ""}`;
    if (found.has(key)) return found.get(key);
    const { text: folded, starts } = heap(tight ? TIGHT : LOOSE);
    const exact = form && heap(KEPT).text;
    const shift = text[0] === " " ? 1 : 0;
    const stands = [];
    let f = 0;
    for (let at = folded.indexOf(text); at >= 0; at = folded.indexOf(text, at + 1)) {
      while (starts[f + 1] <= at) f++;
      let fit = fitAt(folded, at, text);
      const start = at + shift;
      if (fit && exact && !alike(exact.slice(start, start + form.length), form)) fit *= OTHER_FORM;
      if (fit) stands.push({ at: start, end: at + text.length, field: f, fit });
    }
    found.set(key, stands);
    return stands;
  }

  const piece = (text, weight, tight = BURMESE.test(text)) => ({ text: tight ? text.replace(GAPS, "") : text, weight, tight });
  const having = (text, tight) => new Set(find(piece(text, 1, tight)).map(({ field }) => fields[field].page)).size;
  const occurs = (text) => heap(BURMESE.test(text) ? TIGHT : LOOSE).text.includes(piece(text).text);

  /* From a query to terms: each is a list of pieces, of which one is enough: {text, weight, tight} */

  const CHINESE = /[\u2e80-\u9fff]/;
  const TIBETAN = /[\u0f00-\u0fff]/;
  const BURMESE = /[\u1000-\u109f]/;
  const EDGES = " \n" + TSHEG;
  const UNSPACED = /[\u0f00-\u109f\u2e80-\u9fff]/;
  const LETTERS = /^[^ \n\u0f00-\u109f\u2e80-\u9fff]+$/;

  // The smallest parts of a term in a script without spaces: characters, or syllables.
  function units(term) {
    if (CHINESE.test(term)) return Array.from(term);
    if (TIBETAN.test(term)) return term.match(/[^\u0f0b]+\u0f0b?/g) || [];
    if (BURMESE.test(term)) return term.match(/.(?:\u1039.|[\u1000-\u1021](?=\u1037?\u103a)|[^\u1000-\u1021])*/g) || [];
    return [];
  }

  const join = (parts) => parts.join("").replace(/\u0f0b$/, "");

  // A part of a term, and what is left of it without its first or last unit: an ending, or another word for the same.
  function part(smallest) {
    const shorter = smallest.length > 2 ? [join(smallest.slice(0, -1)), join(smallest.slice(1))] : [];
    // Two rare characters: one of them may be half of another word for the same.
    if (CHINESE.test(smallest[0]) && smallest.length === 2 && having(join(smallest)) < 3) {
      shorter.push(...smallest.filter((one) => having(one) < pages.length / 3));
    }
    return [piece(join(smallest), smallest.length > 1 ? 1 : 0.5), ...shorter.filter(occurs).map((text) => piece(text, 0.4))];
  }

  // Cuts a term into parts that stand on more than `count` pages: so that the fewest units are left alone, and then
  // into the fewest parts.
  function cut(term, count) {
    const smallest = units(term);
    const ways = [{ cost: 0, parts: [] }]; // the best for each beginning of the term
    for (let end = 1; end <= smallest.length; end++) {
      for (let start = end - 1; start >= Math.max(0, end - 12); start--) {
        const units = smallest.slice(start, end);
        const long = units.length > 3 && CHINESE.test(term); // two words rather than one phrase
        const known = having(join(units)) > (long ? 5 : count);
        if (!known && start < end - 1) break;
        const cost = ways[start].cost + (units.length > 1 ? 1 : known ? 3 : 4);
        if (!ways[end] || cost <= ways[end].cost) ways[end] = { cost, parts: known ? [...ways[start].parts, units] : ways[start].parts };
      }
    }
    const found = ways[smallest.length].parts;
    const long = found.filter((units) => units.length > 1);
    if (!count && long.flat().length < smallest.length * 0.7) {
      const others = almost(term.replace(GAPS, ""), true);
      if (others.length) return [others];
    }
    // A single syllable still says something, a single Chinese character only if it is rare.
    return (CHINESE.test(term) ? found.filter((units) => units.length > 1 || having(units[0]) < pages.length / 4) : found).map(part);
  }

  // Of which length is the beginning of a word that becomes another when the fewest letters are changed, added, left out
  // or swapped; -1 if these are more than `most`.
  const rows = [[], [], []];
  function changes(typed, word, most) {
    let [before, last, row] = rows;
    for (let j = 0; j <= most + 1; j++) last[j] = j;
    let least = 0;
    for (let i = 1; i <= typed.length && least <= most; i++) {
      const from = Math.max(0, i - most); // what is farther off is too much
      const to = Math.min(word.length, i + most);
      row[to + 1] = least = most + 1;
      if (from) row[from - 1] = least;
      for (let j = from; j <= to; j++) {
        let cost = j ? Math.min(last[j], row[j - 1], last[j - 1] - (typed[i - 1] === word[j - 1] ? 1 : 0)) + 1 : i;
        if (i > 1 && j > 1 && typed[i - 1] === word[j - 2] && typed[i - 2] === word[j - 1]) cost = Math.min(cost, before[j - 2] + 1);
        row[j] = cost;
        least = Math.min(least, cost);
      }
      [before, last, row] = [last, row, before];
    }
    return least > most ? -1 : last.indexOf(least, Math.max(0, typed.length - most));
  }

  // What stands in the text where a term of a script without spaces has one letter wrong: one half of it is right.
  function almost(typed, tight) {
    const half = typed.length >> 1;
    const found = new Set();
    if (typed.length < (CHINESE.test(typed) ? 3 : 4)) return [];
    const turn = (text) => Array.from(text).reverse().join("");
    const [first, second] = [typed.slice(0, half), typed.slice(half)];
    const look = (field) => {
      for (let at = field.indexOf(first); at >= 0 && found.size < 20; at = field.indexOf(first, at + 1)) {
        const length = changes(second, field.slice(at + half, at + typed.length + 1), 1);
        if (length >= 0) found.add(field.slice(at, at + half + length));
      }
      for (let at = field.indexOf(second); at >= 0 && found.size < 20; at = field.indexOf(second, at + 1)) {
        const length = changes(turn(first), turn(field.slice(Math.max(0, at - half - 1), at)), 1);
        if (length >= 0) found.add(field.slice(at - length, at + second.length));
      }
    };
    look(heap(tight ? TIGHT : LOOSE).text);
    return Array.from(found, (text) => piece(text, 0.7, tight));
  }

  // The end of a term that begins a word: "phone" of "telephone".
  function ending(term) {
    for (let from = 2; term.length - from > 4 && from <= term.length / 2; from++) {
      if (occurs(" " + term.slice(from))) return [piece(" " + term.slice(from), 0.5)];
    }
    return [];
  }

  function nearest(term) {
    const most = term.length > 7 ? 2 : term.length > 3 ? 1 : 0;
    const fits = (word) => (term.length > 5 ? word.slice(0, term.length + most) : word.length <= term.length + most && word);
    const long = Math.max(3, term.length - most);
    const near = (word) => word.length >= long && LETTERS.test(word) && fits(word) && changes(term, fits(word), most) >= 0;
    return manual.runs.flatMap(([start, { length }]) => forms[LOOSE].slice(start, start + length).filter(near)).filter((word) => occurs(" " + word));
  }

  // English endings, so that "filing" finds "file"; other languages change their words in other ways.
  const stem = (term) => /^[a-z]{5,}$/.test(term) && term.replace(/(?:ing|ed|ies|es|s|e|y)$/, "");

  // A word in the letters of the language, where people type it with Latin ones.
  const native = (term) => fold(manual.romanization.reduce((word, [from, to]) => word.replace(RegExp(from, "g"), to), term)).trim();

  // The longest beginning of a term that stands on more than `count` pages; worth less where the term stands too.
  function shortened(term, count) {
    for (let length = term.length - 1; length >= Math.max(4, term.length * 0.6); length--) {
      const text = " " + term.slice(0, length);
      if (having(text) > count) return [piece(text, count ? 0.25 : 0.5)];
    }
    return [];
  }

  // What a term is the initials of: Special Economic Measures Act.
  function initials(term) {
    if (!/^[a-z]{3,9}$/.test(term)) return [];
    const name = RegExp(`\\b${Array.from(term.toUpperCase(), (letter) => `${letter}[\\w\u2019']*`).join("[ ,-]+(?:(?:and|of|the|for|on|in|to|against) )*")}\\b`, "g");
    return Array.from(new Set((manual.text(manual.words, 0, fields.length).match(name) || []).map((name) => fold(name))), (text) => piece(text.trimEnd(), 0.9));
  }

  // The words without what the language adds at their end, such as a plural or a case.
  const bases = (term) => endings.filter((ending) => term.endsWith(ending))
    .map((ending) => term.slice(0, -ending.length)).filter((base) => base.replace(GAPS, "").length > 2);

  function expand(term, named) {
    const pieces = [];
    const count = having(term);
    if (count) pieces.push(piece(term, 1));
    const space = UNSPACED.test(term) ? "" : " ";
    for (const base of bases(term)) if (occurs(space + base)) pieces.push(piece(space + base, 0.6));
    const root = stem(term);
    if (root && root.length > 3 && root !== term && occurs(" " + root)) pieces.push(piece(" " + root, 0.6));
    if (named && !count) return [pieces]; // no guesses where a name is known
    if (!whole) return pieces.length ? [pieces] : []; // the text, which is on its way, may have the word as it is
    const joined = term.replace(GAPS, "");
    if (count < 3 && joined.length > (UNSPACED.test(term) ? 2 : 5) && having(joined, true) > count) {
      pieces.push(piece(joined, 1, true));
    }
    if (!find(piece(term)).some(({ fit }) => fit === 1)) pieces.push(...initials(term));
    const typed = native(term);
    if (!pieces.length && typed !== term && occurs(typed)) pieces.push(piece(typed, 1));
    if (!UNSPACED.test(term)) {
      // What stands on one page only may be misspelt there too, or have another usual form.
      if (count < 3 && term.length > 5) pieces.push(...nearest(term).map((word) => piece(" " + word, 0.4)), ...shortened(term, count));
      if (count < 6) pieces.push(...ending(term));
      if (pieces.length) return [pieces];
    } else if (count > 2) return [pieces];
    else {
      const parts = cut(term, count);
      // Where it stands as it is, or a form of it, its single syllables say nothing more.
      return pieces.length && (parts.length < 2 || parts.every(([{ weight }]) => weight < 1)) ? [pieces] : parts;
    }
    const others = [term, ...bases(term)].flatMap(nearest).map((word) => piece(" " + word, word.length > term.length + 1 ? 0.4 : 0.7));
    return [[...others, ...shortened(term, 0)]];
  }

  // Parts a folded query where people call something by another name than the text: {text, others}. A word may have
  // an ending; a name with tones must have the same ones.
  function spans(query, kept) {
    const found = [];
    let rest = query + " ";
    for (const { folded, line: own, others, always } of synonyms) {
      if (folded.length < 2) continue;
      const spaced = !UNSPACED.test(folded);
      for (let at = rest.indexOf(folded); at >= 0; at = rest.indexOf(folded, at + 1)) {
        let to = at + folded.length;
        if (units(folded).length === 1 || (TIBETAN.test(folded) && !(EDGES.includes(rest[at - 1]) && EDGES.includes(rest[to])))) continue;
        if (spaced) {
          if (rest[at - 1] !== " ") continue;
          const end = rest.indexOf(" ", to);
          if (end - to > (folded.length > 4 ? 3 : 0)) continue;
          to = end;
        }
        const typed = kept.slice(at, at + folded.length);
        if (typed !== folded && !alike(typed, fold(line(own)[0], null, false, true).trim())) continue;
        rest = rest.slice(0, at) + "\n".repeat(to - at) + rest.slice(to);
        if (always || having(folded) < 3) found.push({ at, to, others });
      }
    }
    if (UNSPACED.test(query) && having(query.trim()) > 2) return [{ text: query, others: found.flatMap(({ others }) => others) }];
    found.sort((a, b) => a.at - b.at);
    let from = 0;
    const parts = [];
    for (const { at, to, others } of found) {
      parts.push({ text: query.slice(from, at) }, { text: query.slice(at, to), others });
      from = to;
    }
    parts.push({ text: query.slice(from) });
    return parts.filter(({ text }) => text.trim() && !(found.length && endings.includes(text.trim())));
  }

  const TONES = /[\u0300\u0301\u0303\u0309\u0323]/g;
  // Whether two words differ only in where their tones stand: xo\u00e1, x\u00f3a.
  function alike(one, other) {
    if (one === other) return true;
    const [a, b] = [one, other].map((word) => word.normalize("NFD"));
    return a.replace(TONES, "") === b.replace(TONES, "") && String(a.match(TONES)) === String(b.match(TONES));
  }

  // Words without the tsheg around them.
  const bare = (words) => words.map((word) => word.replace(/^\u0f0b+|\u0f0b+$/g, "")).filter(Boolean);

  // Whether a word is one of a question ("how do I"), and says nothing of what is looked for.
  const isAsked = (word, typed) => asking.some(([asked, form]) => asked === word && (!typed.has(word) || typed.get(word) === form));

  // Where words have no spaces, those of a question stand between others, and those of a single letter only at an end.
  function withoutAsked(word) {
    if (having(word)) return [word];
    let rest = word;
    for (const asked of manual.asking) {
      if (TIBETAN.test(asked)) rest = rest.replace(RegExp(`(^|\u0f0b)${asked}(?=\u0f0b|$)`), " ");
      else rest = asked.length > 1 ? rest.replaceAll(asked, " ") : rest.replace(RegExp(`^${asked}|${asked}$`), "");
    }
    const left = bare(rest.split(" "));
    return left.length ? left : [word];
  }

  function terms(query, typed, kept) {
    const wanted = [];
    const plain = [];
    const idle = []; // words of a question
    for (const { text, others } of spans(query, kept)) {
      const ours = (others || []).filter(({ text }) => occurs(text));
      const parts = bare(text.split(" ").flatMap((word) => word.match(/[0-9a-z]+|[^0-9a-z]+/g) || []))
        .flatMap((word) => (UNSPACED.test(word) && !ours.length ? withoutAsked(word) : word));
      const here = [];
      for (const word of parts) {
        if (isAsked(word, typed)) idle.push(word);
        else {
          plain.push(word);
          here.push(...expand(word, ours.length && !UNSPACED.test(word)));
        }
      }
      if (ours.length) {
        if (!here.length) here.push([]);
        for (const pieces of here) pieces.others = ours;
      }
      wanted.push(...here);
    }
    if (!wanted.length) wanted.push(...idle.splice(0).flatMap(expand));
    // Words that stand nowhere together may be one name, written in another way.
    if (whole && plain.length === 2 && plain.every((word) => word.length > 2) && !UNSPACED.test(query) && !having(query)) {
      const names = almost(query.trimEnd(), false).sort((a, b) => having(b.text) - having(a.text));
      if (names.length) wanted.push([{ ...names[0], weight: 1 }]);
    }
    return { wanted, idle };
  }

  // Burmese typed in Zawgyi, an encoding that looks like Unicode: what stands in no text of Unicode tells it.
  const ZAWGYI = /[\u1033\u1034\u105a\u1060-\u1097]|(?:^|[^\u1000-\u109f])[\u1031\u103b]|\u1039(?![\u1000-\u1021])|\u103a[\u102b-\u1032\u103c-\u103e]/;
  const CLUSTER = /(\u1031?\u103c?)([\u1000-\u102a\u103f])((?:\u1039[\u1000-\u1021])*)([\u102b-\u1030\u1032\u1036-\u1038\u103a\u103b\u103d\u103e*]*)/g;
  const KINZI = "\u1004\u103a\u1039";
  const ORDER = "\u103b\u103c\u103d\u103e\u1031\u102d\u102e\u1032\u102f\u1030\u102b\u102c\u1036\u1037\u103a\u1038";

  // Gives such a text in Unicode. Zawgyi has a vowel and a medial before their consonant, and kinzi after it.
  function unicode(text) {
    if (!ZAWGYI.test(text)) return text;
    const letters = text.replace(/[\u1000-\u109f]/g, (c) => manual.zawgyi[c] || c);
    return letters.replace(CLUSTER, (_, before, base, stacked, after) => (after.includes("*") ? KINZI : "") + base + stacked +
      Array.from(before + after.replace("*", "")).sort((a, b) => ORDER.indexOf(a) - ORDER.indexOf(b)).join("")).normalize("NFC");
  }

  /* Ranking: BM25F over pages and over sections, of the words, of neighbours among them, and of the whole phrase */

  // How well a piece stands at a place: 1 as a word, less at the start of one, less inside; 0 for a chance letter.
  function fitAt(field, at, text) {
    if (CHINESE.test(text) || BURMESE.test(text)) return 1;
    const starts = text[0] === " " || EDGES.includes(field[at - 1] || " ");
    const ends = EDGES.includes(field[at + text.length] || " ");
    if (text.length < 2) return starts && ends ? 1 : 0;
    if (!starts) return text.length < 4 ? 0 : 0.3;
    return ends ? 1 : text.length < 4 && text[0] !== " " ? 0.1 : 0.75;
  }

  // All numbers below were chosen for the queries of the tests, in all languages at once.
  const OTHER_FORM = 0.1; // what a word with other tones is worth
  const NEAR = 17; // how many letters between two words make them worth half
  const FAR = 100; // and nothing
  const BACKWARD = 0.75; // what they are worth in the other order

  // Where a term stands: each place once, with the best of its pieces.
  function standing(pieces) {
    const best = new Map();
    for (const one of pieces) {
      for (const place of find(one)) {
        const key = one.tight ? -place.at : place.at;
        const fit = place.fit * one.weight;
        if (!best.has(key) || best.get(key).fit < fit) best.set(key, { ...place, fit });
      }
    }
    return Array.from(best.values()).sort((a, b) => a.at - b.at);
  }

  // Where two terms stand near each other.
  function near(first, second) {
    let j = 0;
    const fit = (a, b, gap) => (b && b.field === a.field && gap >= 0 && gap < FAR ? Math.min(a.fit, b.fit) / (1 + gap / NEAR) : 0);
    return first.map((a) => {
      while (j < second.length && second[j].at < a.end) j++;
      const [before, after] = [second[j - 1], second[j]];
      return { field: a.field, fit: Math.max(fit(a, after, after && after.at - a.end), BACKWARD * fit(a, before, before && a.at - before.end)) };
    }).filter(({ fit }) => fit);
  }

  // What places amount to in each page and each section, by kind of field, and how rare they are.
  function count(places, weight) {
    const inPages = new Map();
    const inSections = new Map();
    const best = new Map();
    const add = (map, key, kind, value) => {
      if (!map.has(key)) map.set(key, [0, 0, 0, 0]);
      map.get(key)[kind] += value;
    };
    for (const { field, fit } of places) {
      const { page, section, kind } = fields[field];
      add(inPages, page, kind, fit);
      if (section) add(inSections, section, kind, fit);
      best.set(page, Math.max(best.get(page) || 0, fit));
    }
    const pagesWith = Array.from(best.values()).reduce((sum, value) => sum + value, 0);
    return { inPages, inSections, best, weight, rare: Math.log(1 + (pages.length - pagesWith + 0.5) / (pagesWith + 0.5)) + 0.05 };
  }

  // The more hits, the more they are worth, but never more than 1; `half` of them are worth a half.
  const full = (hits, half) => hits / (hits + half);
  const NOTHING = [0, 0, 0, 0];

  function ofPage(page, { inPages, rare, weight }) {
    const [title, about, heading, body] = inPages.get(page) || NOTHING;
    const half = 1.5 + 1.5 * page.length / average;
    return weight * rare * (4 * full(title, 0.5) + 1.1 * full(about, 0.4) + 1.3 * full(heading, 1) + full(body, half));
  }

  function ofSection(section, { inSections, rare, weight }) {
    const [, , heading, body] = inSections.get(section) || NOTHING;
    const half = 1.2 + 0.8 * section.length / middle;
    return weight * rare * (1.9 * full(heading, 1) + full(body, half));
  }

  // What is counted for a query, each with the ways to say it, of which the best in a page counts: `main` are its words.
  function features(typed) {
    const query = fold(typed);
    const kept = fold(typed, null, false, true);
    const forms = new Map(); // words with tones or letters that folding takes away
    for (const form of kept.trim().split(" ")) {
      const folded = fold(form).trim();
      if (folded !== form) forms.set(folded, form);
    }
    const { wanted, idle } = terms(query, forms, kept);
    for (const one of wanted.flat()) {
      const form = forms.get(one.text.trim());
      if (form && heap(KEPT).text.includes(form)) one.form = form;
    }
    const stand = wanted.map(standing);
    const main = wanted.map(({ others = [] }, k) => [count(stand[k], 1), ...others.map((other) => count(find(other), other.weight))]);
    // Words of a question count where they stand in a title or heading.
    const asked = idle.filter((word) => word.length > 1).map((word) => find(piece(word)).filter(({ field }) => [TITLE, HEADING].includes(fields[field].kind)));
    const pairs = stand.flatMap((places, k) => stand.slice(k + 1, k + 4).map((others, i) => [count(near(places, others), 0.5 * 0.4 ** i)]));
    const all = [...main, ...asked.map((places) => [count(places, 0.3)]), ...pairs];
    const phrase = query.trim().replace(/\u0f0b$/, "");
    if (wanted.length > 1 || phrase.includes(" ")) all.push([count(find(piece(UNSPACED.test(phrase) ? phrase : " " + phrase)), (wanted.length + idle.length) / 2)]);
    return { main, all, phrase, pieces: wanted.flatMap((pieces) => [...pieces, ...(pieces.others || [])]) };
  }

  function search(raw) {
    const { main, all, phrase, pieces } = features(unicode(raw.normalize("NFC")));
    const most = (ways, value) => Math.max(...ways.map(value));
    const sum = (list, value) => list.reduce((total, one) => total + value(one), 0);
    const total = sum(main, ([{ rare }]) => rare);
    const results = [];
    const said = new Set([phrase, ...pieces.filter(({ weight }) => weight > 0.5).map(({ text }) => text)].map((text) => text.replace(GAPS, "")));
    for (const page of pages) {
      let score = sum(all, (ways) => most(ways, (way) => ofPage(page, way)));
      if (!score || !main.length) continue;
      const covered = sum(main, (ways) => ways[0].rare * most(ways, ({ best, weight }) => Math.min(1, 2 * weight * (best.get(page) || 0)))) / total;
      let best = { value: 0, section: page.sections[0] };
      for (const section of page.sections) {
        const value = sum(all, (ways) => most(ways, (way) => ofSection(section, way)));
        if (value > best.value) best = { value, section };
      }
      // A page in English counts less, but more where a word of the query is its whole title or another of its names.
      const english = () => (page.names.some((name) => said.has(name)) ? 2.25 : 0.75);
      score = (score + 0.7 * best.value) * Math.sqrt(covered) * (page.same === phrase ? 3 : page.english ? english() : 1);
      results.push({ page, section: best.section, score });
    }
    results.sort((a, b) => b.score - a.score || a.page.order - b.page.order);
    results.splice(results.findIndex((result) => result.score < results[0].score / 30) >>> 0);
    results.pieces = pieces;
    return results;
  }

  /* Showing */

  // Where pieces stand in a text, as pairs of places.
  function places(text, pieces) {
    const found = [];
    for (const tight of [false, true]) {
      const sought = pieces.filter((piece) => Boolean(piece.tight) === tight);
      if (!sought.length) continue;
      const at = [];
      const folded = fold(text, at, tight);
      for (const { text: piece } of sought) {
        const bare = piece.trim();
        for (let i = folded.indexOf(piece); i >= 0; i = folded.indexOf(piece, i + 1)) {
          const start = i + piece.indexOf(bare);
          if (!tight && !fitAt(folded, i, piece)) continue;
          let end = at[start + bare.length];
          while ([32, LINKING].includes(table[text.charCodeAt(end - 1)])) end--; // what follows the last letter
          found.push([at[start], end]);
        }
      }
    }
    return found.sort((a, b) => a[0] - b[0] || b[1] - a[1]);
  }

  function make(name, ...content) {
    const element = document.createElement(name);
    element.append(...content);
    return element;
  }

  // Adds a text to an element, with the places marked.
  function write(element, text, marks, from = 0, to = text.length) {
    let done = from;
    for (const [start, end] of marks) {
      if (start < done || end > to) continue;
      element.append(text.slice(done, start), make("mark", text.slice(start, end)));
      done = end;
    }
    element.append(text.slice(done, to));
  }

  // Adds the part of a text that holds most of the marks.
  function excerpt(element, text, marks) {
    const LENGTH = 180;
    let from = 0;
    let most = 0;
    for (const [start] of marks) {
      const inside = new Set(marks.filter(([s, e]) => s >= start && e <= start + LENGTH - 60).map(([s, e]) => text.slice(s, e)));
      if (inside.size > most) [most, from] = [inside.size, Math.max(0, start - 60)];
    }
    let to = Math.min(text.length, from + LENGTH);
    const start = text.indexOf(" ", from) + 1;
    if (from && start && start < from + 30) from = start;
    const end = text.lastIndexOf(" ", to);
    if (to < text.length && end > to - 30) to = end;
    if (from) element.append("… ");
    write(element, text, marks, from, to);
    if (to < text.length) element.append(" …");
  }

  function entry({ page, section }, pieces) {
    const link = make("a");
    const text = make("div");
    const item = make("li", link, text);
    const [[name, names = ""], [about]] = [line(page.line), line(page.line + 1)];
    const [heading, id] = section ? [line(section.line)[0], line(section.line + 1)[0]] : ["", ""];
    const body = section && section.text ? line(section.text)[0] : "";
    link.href = say.home + page.address + "index.html" + (id && "#" + id.replaceAll(" ", "-"));
    const title = name + (heading && " › " + heading);
    write(link, title, places(title, pieces));
    const marks = places(body, pieces);
    if (marks.length || !about) excerpt(text, body, marks);
    else excerpt(text, about, places(about, pieces));
    // What found the page may be a name that it does not have itself.
    const called = !item.querySelector("mark") && names.split(", ").find((one) => places(one, pieces).length);
    if (called) write(item.appendChild(make("small")), called, places(called, pieces));
    if (page.english) {
      link.lang = text.lang = "en";
      link.dir = text.dir = "ltr";
      item.append(make("small", say.english));
    }
    return item;
  }

  // Where to look when nothing was found: the list of words, and the whole text for the search of the browser.
  function advice() {
    const glossary = pages.find((page) => page.address === say.glossary);
    const link = make("a", say.whole);
    link.href = form.action;
    return [...(glossary ? [entry({ page: glossary }, [])] : []), make("li", link)];
  }

  const digits = (number) => String(number).replace(/\d/g, (digit) => Array.from(say.digits)[digit]);

  const entries = (results, from, to) => results.slice(from, to).map((result) => entry(result, results.pieces));

  let more; // results to come
  self.finder = {
    // Take up a part that has come: this script itself, titles and headings, the text.
    take: [() => begin(menu()), () => begin(self.manual), complete],
    // Shows the results for the words of the reader.
    show(query) {
      clearTimeout(more);
      const results = search(query);
      if (whole) state.textContent = results.length ? say.found.replace("{count}", digits(results.length)) : say.none;
      list.replaceChildren(...(results.length || !whole ? entries(results, 0, FIRST) : advice()));
      more = setTimeout(() => list.append(...entries(results, FIRST, SHOWN)));
    },
    // A browser does faster what it has done before: so most of a search is done once, before the reader has typed,
    // with a word of no language, for which it looks for slips too.
    warm() {
      entries(search(`${document.title} zyxwvuts`), 0, FIRST);
    },
  };
})();
