/* The search box. The text of the locale (search/<locale>.js) is loaded on first use; nothing leaves the device.
   Text and query are folded alike, so that accents, tones, the yeh, kaf and heh of another keyboard, the digits
   of another script or a missing tsheg make no difference. A substring is enough: several of our scripts put no
   spaces between words. */
(() => {
  "use strict";
  const form = document.getElementById("search");
  const box = document.getElementById("words");
  const panel = form.querySelector(".search-panel");
  const state = document.getElementById("search-state");
  const list = document.getElementById("search-results");
  const say = form.dataset;
  const TSHEG = "\u0f0b";
  const SHOWN = 20; // results
  let manual = null; // what was loaded: the text, and what of its letters and endings only this language needs
  let pages = null; // the text, folded
  let whole = false; // whether the text is there too, or only titles and headings
  let words = null; // all folded words of it, for the nearest to a misspelt one
  let loading = false;
  let afterwards; // what to do when it is loaded

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
  const LATIN = /[0-9a-z]/;
  const same = {}; // letters that the edition writes in another way: Traditional Chinese, as in the data
  const GAPS = /[ \u0f0b]/g;
  const ZEROS = [0x660, 0x6f0, 0xf20, 0x1040];
  const DROPPED = 1; // what the tables below hold beside code units of letters
  const LINKING = 2;
  const LONGER = 3;
  const table = new Uint16Array(65536); // of each code unit: the letter it is folded to
  const longer = new Map(); // where this is more than one

  function learn(unit) {
    const character = String.fromCharCode(unit);
    if (unit >> 11 === 27) return (table[unit] = unit); // half of a rare character
    let folded = (same[character] || character).toLowerCase().normalize("NFKD").replace(SILENT, "").replace(/./gu, (c) => {
      const zero = ZEROS.find((z) => c.charCodeAt(0) - z >= 0 && c.charCodeAt(0) - z < 10);
      return zero ? String(c.charCodeAt(0) - zero) : same[c] || SAME[c] || c;
    });
    if (LINK.test(folded)) return (table[unit] = LINKING);
    folded = folded.replace(OTHER, " ");
    if (folded.length > 1) longer.set(unit, Array.from(folded, (c) => c.charCodeAt(0)));
    return (table[unit] = folded.length > 1 ? LONGER : folded ? folded.charCodeAt(0) : DROPPED);
  }

  // Folds a text in NFC. `places`, if given, receives for each folded letter where it stood. `tight` leaves out
  // every space and tsheg, for words that one person joins and another does not.
  let room = new Uint16Array(1 << 16);
  const utf16 = new TextDecoder("utf-16le");
  const latin = (unit) => (unit > 96 && unit < 123) || (unit > 47 && unit < 58);
  function fold(text, places, tight) {
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
      if (letter > LONGER && letter !== 32 && !tight && !link && !places) room[length++] = letter; // most of them
      else if (letter > LONGER) put(letter, i);
      else if (letter === LINKING && link) put(32, i); // an ellipsis of three dots
      else if (letter === LINKING) link = true;
      else if (letter === LONGER) for (const one of longer.get(unit)) put(one, i);
    }
    if (places) places.push(text.length);
    return utf16.decode(room.subarray(0, length));
  }

  /* Loading */

  // Addresses are English in all languages: who knows only the English word finds the page by them.
  const inEnglish = (address) => address.replace(/[-/]/g, " ");

  function load(done) {
    if (whole) {
      done();
      return;
    }
    afterwards = done;
    state.textContent = say.wait;
    if (loading) return;
    loading = true;
    const script = document.createElement("script");
    script.src = say.index;
    script.onload = () => {
      manual = self.manual;
      const [theirs, ours] = manual.same.map((letters) => Array.from(letters));
      theirs.forEach((letter, i) => (same[letter] = ours[i]));
      manual.endings = manual.endings.map((ending) => fold(ending).trim());
      pages = manual.pages.map(([address, title, about, english, sections, sites], order) => ({
        address, title, about, english, order,
        folded: fold(title),
        aboutFolded: fold(`${about} ${sites} ${inEnglish(address)}`),
        sections: sections.map(([id, heading]) => ({ id, heading, text: "", headingFolded: fold(heading), textFolded: fold(inEnglish(id)) })),
      }));
      // The text takes longer to unpack than a reader should wait for what stands in a heading.
      afterwards();
      setTimeout(() => {
        const texts = manual.texts();
        pages.forEach((page, p) => page.sections.forEach((section, s) => {
          section.text = texts[p][s];
          section.textFolded = fold(`${section.text} ${inEnglish(section.id)}`);
          section.tight = null;
        }));
        whole = true;
        state.textContent = "";
        afterwards();
      });
    };
    script.onerror = () => {
      loading = false;
      state.textContent = say.lost;
    };
    document.head.append(script);
  }

  // What of a section a piece can be found in; the tight form is made when first wanted.
  function fields(page, section, tight) {
    if (!tight) return [page.folded, section.headingFolded, section.textFolded, page.aboutFolded];
    const close = (field) => field.replace(GAPS, "");
    page.tight = page.tight || close(page.folded);
    section.tight = section.tight || [close(section.headingFolded), close(section.textFolded), close(page.aboutFolded)];
    return [page.tight, ...section.tight];
  }

  const having = (text, tight = BURMESE.test(text)) => pages.filter((page) => page.sections.some(
    (section) => fields(page, section, tight).some((field) => field.includes(text)))).length;
  const occurs = (text) => having(text) > 0;
  const piece = (text, weight) => ({ text, weight, tight: BURMESE.test(text) });

  /* From a query to terms: each is a list of pieces, of which one is enough: {text, weight, tight} */

  const CHINESE = /[\u2e80-\u9fff]/;
  const TIBETAN = /[\u0f00-\u0fff]/;
  const BURMESE = /[\u1000-\u109f]/;
  const EDGES = " " + TSHEG;
  const UNSPACED = /[\u0f00-\u109f\u2e80-\u9fff]/;

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

  // How many letters must be changed, added, left out or swapped to make of a word each beginning of another;
  // nothing if they are more than `most`.
  function changes(typed, word, most) {
    let before = [];
    let last = Array.from({ length: word.length + 1 }, (_, i) => i);
    for (let i = 1; i <= typed.length; i++) {
      const row = [i];
      for (let j = 1; j <= word.length; j++) {
        const same = typed[i - 1] === word[j - 1];
        row[j] = Math.min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (same ? 0 : 1));
        const swapped = i > 1 && j > 1 && typed[i - 1] === word[j - 2] && typed[i - 2] === word[j - 1];
        if (swapped) row[j] = Math.min(row[j], before[j - 2] + 1);
      }
      if (Math.min(...row) > most) return null;
      before = last;
      last = row;
    }
    return last;
  }

  // What stands in the text where a term of a script without spaces has one letter wrong: one half of it is right.
  function almost(typed, tight) {
    const half = typed.length >> 1;
    const found = new Set();
    if (typed.length < 4) return [];
    const turn = (text) => Array.from(text).reverse().join("");
    const [first, second] = [typed.slice(0, half), typed.slice(half)];
    const look = (field) => {
      for (let at = field.indexOf(first); at >= 0 && found.size < 20; at = field.indexOf(first, at + 1)) {
        const row = changes(second, field.slice(at + half, at + typed.length + 1), 1);
        if (row) found.add(field.slice(at, at + half + row.indexOf(Math.min(...row))));
      }
      for (let at = field.indexOf(second); at >= 0 && found.size < 20; at = field.indexOf(second, at + 1)) {
        const row = changes(turn(first), turn(field.slice(Math.max(0, at - half - 1), at)), 1);
        if (row) found.add(field.slice(at - row.indexOf(Math.min(...row)), at + second.length));
      }
    };
    pages.forEach((page) => page.sections.forEach((section) => fields(page, section, tight).forEach(look)));
    return Array.from(found, (text) => ({ text, weight: 0.7, tight }));
  }

  // The end of a term that begins a word: "phone" of "telephone".
  function ending(term) {
    for (let from = 2; term.length - from > 4 && from <= term.length / 2; from++) {
      if (occurs(" " + term.slice(from))) return [piece(" " + term.slice(from), 0.5)];
    }
    return [];
  }

  function nearest(term) {
    if (!words) {
      words = new Set(pages.flatMap((page) => page.sections.flatMap((section) => fields(page, section).join("").split(" "))));
      words = Array.from(words).filter((word) => word.length > 2 && !UNSPACED.test(word));
    }
    const most = term.length > 7 ? 2 : term.length > 3 ? 1 : 0;
    const fits = (word) => (term.length > 5 ? word.slice(0, term.length + most) : word.length <= term.length + most && word);
    return words.filter((word) => word.length >= term.length - most && fits(word) && changes(term, fits(word), most));
  }

  // English endings, so that "filing" finds "file"; other languages change their words in other ways.
  const stem = (term) => /^[a-z]{5,}$/.test(term) && term.replace(/(?:ing|ed|ies|es|s|e|y)$/, "");

  // Uyghur typed with Latin letters (ULY), as its folded Arabic letters.
  const ULY = Object.fromEntries(("ng \u06ad gh \u063a sh \u0634 ch \u0686 zh \u0698 a \u0627 b \u0628 d \u062f e \u0647 f \u0641 g \u06af " +
    "h \u0647 i \u06cc j \u062c k \u06a9 l \u0644 m \u0645 n \u0646 o \u0648 p \u067e q \u0642 r \u0631 s \u0633 t \u062a u \u0648 " +
    "w \u0648 x \u062e y \u06cc z \u0632").match(/[a-z]+ ./g).map((pair) => pair.split(" ")));
  const arabic = (term) => (/^[aeiou]/.test(term) ? "\u06cc" : "") + term.replace(/[gscz]h|ng|./g, (c) => ULY[c] || c);

  function shortened(term) {
    for (let length = term.length - 1; length >= Math.max(4, term.length * 0.6); length--) {
      const text = " " + term.slice(0, length);
      if (occurs(text)) return [{ text, weight: 0.6 }];
    }
    return [];
  }

  // The words without what the language adds at their end, such as a plural or a case.
  const bases = (term) => manual.endings.filter((ending) => term.endsWith(ending))
    .map((ending) => term.slice(0, -ending.length)).filter((base) => base.replace(GAPS, "").length > 2)
    .map((base) => (UNSPACED.test(term) ? base : " " + base)).filter(occurs);

  function expand(term) {
    const pieces = [];
    const count = having(term);
    if (count) pieces.push(piece(term, 1));
    for (const base of bases(term)) pieces.push(piece(base, 0.6));
    const root = stem(term);
    if (root && root.length > 3 && root !== term && occurs(" " + root)) pieces.push({ text: " " + root, weight: 0.6 });
    const joined = term.replace(GAPS, "");
    if (count < 3 && joined.length > (UNSPACED.test(term) ? 2 : 5) && having(joined, true) > count) {
      pieces.push({ text: joined, weight: 1, tight: true });
    }
    if (!pieces.length && LATIN.test(term) && occurs(arabic(term))) pieces.push({ text: arabic(term), weight: 1 });
    if (!UNSPACED.test(term)) {
      // What stands on one page only may be misspelt there too, or have another usual form.
      if (count < 3 && term.length > 5) pieces.push(...nearest(term).map((word) => piece(" " + word, 0.4)));
      if (count < 6) pieces.push(...ending(term));
      if (pieces.length) return [pieces];
    } else if (count > 2) return [pieces];
    else {
      const parts = cut(term, count);
      return pieces.length && parts.length < 2 ? [pieces] : parts;
    }
    const others = nearest(term).map((word) => ({ text: " " + word, weight: word.length > term.length + 1 ? 0.4 : 0.7 }));
    return [[...others, ...shortened(term)]];
  }

  // Leaves out the words of a question ("how do I"), if others are left. In Chinese they stand between other
  // characters, and those of a single character only at the end.
  function meaning(words, typed) {
    const left = CHINESE.test(words) ? words.flatMap((word) => {
      if (!CHINESE.test(word) || having(word)) return word;
      let rest = word;
      for (const asked of manual.asking) rest = asked.length > 1 ? rest.replaceAll(asked, " ") : rest.replace(RegExp(`^${asked}|${asked}$`), "");
      return rest.split(" ").filter(Boolean);
    }) : words.filter((word) => !manual.asking.some((asked) => fold(asked).trim() === word && (!typed.has(word) || typed.get(word) === asked)));
    return left.length ? left : words;
  }

  function terms(query, typed) {
    const parts = query.trim().split(" ").flatMap((word) => word.match(/[0-9a-z]+|[^0-9a-z]+/g) || []);
    let plain = parts.map((part) => part.replace(/^\u0f0b+|\u0f0b+$/g, "")).filter(Boolean);
    plain = meaning(plain, typed);
    const wanted = Array.from(new Set(plain)).flatMap(expand);
    // Words that stand nowhere together may be one name, written in another way.
    if (plain.length === 2 && plain.every((word) => word.length > 2) && !UNSPACED.test(query) && !having(query)) {
      const names = almost(query.trimEnd(), false).sort((a, b) => having(b.text) - having(a.text));
      if (names.length) wanted.push([{ ...names[0], weight: 1 }]);
    }
    return wanted;
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

  /* Ranking: title before heading before text, rare words before common ones, whole words before parts */

  // How well a piece stands at a place: 1 as a word, less at the start of one, less inside; 0 for a chance letter.
  function fitAt(field, at, text) {
    if (CHINESE.test(text) || BURMESE.test(text)) return 1;
    const starts = text[0] === " " || EDGES.includes(field[at - 1] || " ");
    const ends = EDGES.includes(field[at + text.length] || " ");
    if (text.length < 2) return starts && ends ? 1 : 0;
    if (!starts) return text.length < 4 ? 0 : 0.3;
    return ends ? 1 : text.length < 4 && text[0] !== " " ? 0.1 : 0.75;
  }

  function fit(field, text) {
    let best = 0;
    let count = 0;
    for (let at = field.indexOf(text); at >= 0 && count < 9; at = field.indexOf(text, at + 1)) {
      const value = fitAt(field, at, text);
      if (value) count++;
      if (value > best) best = value;
    }
    return count && best * (1 + Math.log(count) / 6);
  }

  // What a term is worth in each section of a page: title 6, heading 4, description 2, text 1 and less if it is long.
  function worth(page, pieces) {
    const values = page.sections.map(() => 0);
    for (const { text, weight, tight } of pieces) {
      const [title, , , about] = fields(page, page.sections[0], tight);
      const top = 6 * fit(title, text) + 2 * fit(about, text);
      page.sections.forEach((section, s) => {
        const [, heading, body] = fields(page, section, tight);
        const value = top + 4 * fit(heading, text) + fit(body, text) / (1 + body.length / 10000);
        values[s] = Math.max(values[s], weight * value);
      });
    }
    return values;
  }

  function search(raw) {
    const typed = unicode(raw.normalize("NFC"));
    const query = fold(typed);
    const exact = typed.trim().toLowerCase();
    const marked = exact !== query.trim(); // with tones or letters that folding takes away
    // Words with tones or letters that folding takes away, as they are typed.
    const forms = new Map(exact.split(/\s+/).map((word) => [fold(word).trim(), word]).filter(([folded, word]) => folded !== word));
    const wanted = terms(query, forms);
    const exactTop = (page) => (page.exact = page.exact || `${page.title} ${page.about}`.toLowerCase());
    const exactText = (section) => (whole ? section.exact = section.exact || `${section.heading} ${section.text}`.toLowerCase() : "");
    const hits = pages.map((page) => wanted.map((pieces) => { // page, term, section
      const values = worth(page, pieces);
      const form = forms.get(pieces[0] && pieces[0].text);
      return form ? values.map((value, s) => value && (exactTop(page).includes(form) || exactText(page.sections[s]).includes(form) ? value : value * 0.4)) : values;
    }));
    const rare = wanted.map((_, k) => {
      const count = hits.reduce((sum, page) => sum + Math.min(1, Math.max(...page[k])), 0);
      return Math.log(1 + (pages.length - count + 0.5) / (count + 0.5)) + 0.05;
    });
    // Words that stand side by side, as they are typed, with their tones, and without.
    const side = (text) => text.split(" ").slice(1).map((word, i, rest) => `${i ? rest[i - 1] : text.split(" ")[0]} ${word}`);
    const pairs = wanted.length > 2 ? side(query.trim()).map((pair) => (UNSPACED.test(query) ? pair : " " + pair)) : [];
    const exactPairs = pairs.length && marked ? side(exact) : [];
    const all = rare.reduce((sum, value) => sum + value, 0);
    const phrase = (UNSPACED.test(query) ? "" : " ") + query.trim().replace(/\u0f0b$/, ""); // from the start of a word
    const results = [];
    pages.forEach((page, p) => {
      let best = null;
      let covered = 0;
      let about = 0; // how many sections speak of the words
      wanted.forEach((_, k) => {
        covered += Math.min(1, 2 * Math.max(...hits[p][k])) * rare[k] / all;
      });
      page.sections.forEach((section, s) => {
        let score = 0;
        let here = 0;
        wanted.forEach((_, k) => {
          score += rare[k] * hits[p][k][s];
          here += Math.min(1, 2 * hits[p][k][s]) * rare[k] / all;
        });
        if (!score) return;
        score *= 0.5 + here / 2;
        about += here;
        if (marked && exactText(section).includes(exact)) score *= wanted.length > 1 ? 1.7 : 1.3;
        const beside = pairs.filter((pair) => fields(page, section).some((field) => field.includes(pair))).length +
          2 * exactPairs.filter((pair) => exactText(section).includes(pair)).length;
        if (beside) score *= 1 + beside / (pairs.length + 2 * exactPairs.length);
        if (wanted.length > 1) {
          const at = fields(page, section).findIndex((field) => field.includes(phrase));
          if (at >= 0) score *= [2, 1.7, 1, 0.8][at] + wanted.length * 0.75; // the longer, the less by chance
        }
        if (!best || score > best.score) best = { page, section, score };
      });
      if (!best) return;
      best.score *= covered * (1 + Math.log(1 + about) / 4) * (page.english ? 0.6 : 1);
      if (page.folded.trim() === phrase.trim()) best.score *= 3;
      results.push(best);
    });
    results.sort((a, b) => b.score - a.score || a.page.order - b.page.order);
    results.splice(results.findIndex((result) => result.score < results[0].score / 50) >>> 0);
    results.pieces = wanted.flat();
    return results;
  }

  /* Showing */

  // Leaves out what follows the last letter.
  const bounds = (text, start, end) => [start, start + text.slice(start, end).replace(/[^\p{L}\p{M}\p{N}]+$/u, "").length];

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
          if (tight || fitAt(folded, i, piece)) found.push(bounds(text, at[start], at[start + bare.length]));
        }
      }
    }
    return found.sort((a, b) => a[0] - b[0] || b[1] - a[1]);
  }

  // Adds a text to an element, with the places marked.
  function write(element, text, marks, from = 0, to = text.length) {
    let done = from;
    for (const [start, end] of marks) {
      if (start < done || end > to) continue;
      const mark = document.createElement("mark");
      mark.textContent = text.slice(start, end);
      element.append(text.slice(done, start), mark);
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
    if (from) from = text.indexOf(" ", from) + 1 && text.indexOf(" ", from) < from + 30 ? text.indexOf(" ", from) + 1 : from;
    const end = text.lastIndexOf(" ", to);
    if (to < text.length && end > to - 30) to = end;
    if (from) element.append("… ");
    write(element, text, marks, from, to);
    if (to < text.length) element.append(" …");
  }

  function entry({ page, section }, pieces) {
    const item = document.createElement("li");
    const link = document.createElement("a");
    const text = document.createElement("div");
    link.href = say.home + page.address + "index.html" + (section.id ? "#" + section.id : "");
    const title = page.title + (section.heading ? " › " + section.heading : "");
    write(link, title, places(title, pieces));
    const marks = places(section.text, pieces);
    if (marks.length || !page.about) excerpt(text, section.text, marks);
    else excerpt(text, page.about, places(page.about, pieces));
    item.append(link, text);
    if (page.english) {
      link.lang = text.lang = "en";
      link.dir = text.dir = "ltr";
      const note = document.createElement("small");
      note.textContent = say.english;
      item.append(note);
    }
    return item;
  }

  // Where to look when nothing was found: the list of words, and the whole text for the search of the browser.
  function advice() {
    const glossary = pages.find((page) => page.address === say.glossary);
    const items = glossary ? [entry({ page: glossary, section: { id: "", heading: "", text: "" } }, [])] : [];
    const whole = document.createElement("li");
    const link = document.createElement("a");
    link.href = form.action;
    link.textContent = say.whole;
    whole.append(link);
    return [...items, whole];
  }

  const digits = (number) => String(number).replace(/\d/g, (digit) => Array.from(say.digits)[digit]);

  function show() {
    const query = box.value.trim();
    panel.hidden = !query;
    if (!query) return;
    load(() => {
      if (!whole && !fold(unicode(query.normalize("NFC"))).trim().split(" ").every((word) => occurs(word))) return;
      const results = search(query);
      if (!whole) {
        list.replaceChildren(...results.slice(0, SHOWN).map((result) => entry(result, results.pieces)));
        return;
      }
      state.textContent = results.length ? say.found.replace("{count}", digits(results.length)) : say.none;
      list.replaceChildren(...(results.length ? results.slice(0, SHOWN).map((result) => entry(result, results.pieces)) : advice()));
    });
  }

  /* Use */

  let timer;
  box.addEventListener("focus", () => load(() => {}));
  box.addEventListener("click", show);
  box.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(show, 60);
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    clearTimeout(timer);
    show();
  });
  // Arrows walk through the results and back to the box; Escape closes them.
  form.addEventListener("keydown", (event) => {
    const stops = [box, ...list.querySelectorAll("a")];
    const at = stops.indexOf(document.activeElement);
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (event.key === "Escape" && !panel.hidden) {
      panel.hidden = true;
      box.focus();
    } else if (step && panel.hidden) {
      show();
    } else if (step && stops[at + step]) {
      stops[at + step].focus();
    } else return;
    event.preventDefault();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.closest("input, textarea, select, [contenteditable]")) return;
    event.preventDefault();
    box.focus();
  });
  list.addEventListener("click", (event) => {
    if (event.target.closest("a")) panel.hidden = true;
  });
  document.addEventListener("click", (event) => {
    if (!form.contains(event.target)) panel.hidden = true;
  });

  // A link may carry words. What the reader types is never put into the address: it would stay in the history.
  const asked = new URLSearchParams(location.search).get("q");
  if (asked) {
    box.value = asked;
    show();
  }
})();
