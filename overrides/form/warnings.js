/* Warnings: what must stay in the annex, or out of every document, and is about to go into the main part. */

const UNSPACED = /[\p{Script=Han}\p{Script=Tibetan}\p{Script=Myanmar}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]/u;
const HASHES = ["handling-hash", "exhibits-hash"];

/** Write a text so that two that look alike are alike. */
const folded = (text) => latinDigits(text.normalize("NFKC")).toLowerCase().replace(/[\u00ad\u200b-\u200f\u2060\ufeff\u0640]/g, "").replace(/\s+/g, " ").trim();

const LETTER = /[\p{L}\p{M}\p{N}]/u;

/** Tell whether a folded text has a folded phrase in it; where words stand between spaces, as whole words. */
function holds(text, phrase) {
  if (!phrase) return false;
  const joined = UNSPACED.test(phrase);
  for (let at = text.indexOf(phrase); at >= 0; at = text.indexOf(phrase, at + 1)) {
    const end = at + phrase.length;
    if (joined || !(LETTER.test(text[at - 1] ?? " ") || LETTER.test(text[end] ?? " "))) return true;
  }
  return false;
}

const PHRASES = 300; // of one text, at most: a long one must not stop the page

/** List what a restricted text must not share with the main part: itself, its names and sentences, its numbers. */
function secretsOf({ field, text }) {
  const least = field.section.id === "safety" ? 20 : field.type === "person-name" ? 3 : 8; // letters
  const ends = ["long", "table"].includes(field.type) ? /[.!?。！？؟။།\n]+/u : /[,;،؛，；\n]+/u;
  const phrases = [text, ...text.split(ends, PHRASES)].map(folded).filter((one) => one.length >= (UNSPACED.test(one) ? 3 : least));
  const numbers = latinDigits(text).match(/\d{5,}/g) ?? [];
  const addresses = folded(text).split(" ").filter((word) => word.length < 200 && ADDRESS.test(word));
  return [...phrases, ...numbers.slice(0, PHRASES), ...addresses.slice(0, PHRASES)];
}

// One sign before the @ is enough, and keeps the search short in a long text.
const ADDRESS = /[^\s@]@[^\s@]+\.\p{L}{2,}/u;
const TELEPHONE = /(?<![\p{L}\p{N}])(?:(?:\+|00)[1-9][\d ().-]{6,20}\d|1[3-9]\d{9})(?![\p{L}\p{N}])/u;

/** Return the words that must stay out, one a line of the private list. */
const privateWords = () => byId("private").value.split("\n").map(folded).filter((one) => one.length > 1);

/** Return all warnings: the place, the key of the words and their values. */
function warnings() {
  const found = [];
  const all = [...pieces()];
  // The name that the sender chose to use in public is no secret.
  const sender = folded(file.answers.submitter[0]["submitter-organisation"]);
  const secrets = all.filter((piece) => !piece.open && piece.field.section.id !== "exhibits").flatMap((piece) =>
    [...new Set(secretsOf(piece))].filter((phrase) => !holds(sender, phrase)).map((phrase) => ({ phrase, key: "restricted", values: { field: piece.field.label } })));
  const exhibits = file.answers.exhibits.filter((block) => isRestrictedExhibit(block));
  for (const block of exhibits) {
    for (const phrase of [block["exhibits-title"], block["exhibits-source"]].map(folded)) {
      if (phrase.length >= 8 || (UNSPACED.test(phrase) && phrase.length >= 4)) secrets.push({ phrase, key: "exhibit", values: { exhibit: exhibitNumber(block) } });
    }
  }
  const names = privateWords();
  const letters = exhibitLetters();
  const numbers = exhibits.map(exhibitNumber).filter(Boolean);
  for (const piece of all) {
    const text = folded(piece.text);
    const add = (key, values = {}) => {
      if (!found.some((one) => one.index === piece.index && one.field === piece.field && one.key === `form.warn.${key}` && one.values.field === values.field && one.values.exhibit === values.exhibit)) {
        found.push({ ...piece, key: `form.warn.${key}`, values });
      }
    };
    if (names.some((name) => holds(text, name))) add("private");
    if (!piece.open) continue;
    for (const secret of secrets) if (holds(text, secret.phrase)) add(secret.key, secret.values);
    if (longNumbers(piece.text).some((number) => residentNumber(number))) add("identity");
    if (ADDRESS.test(text)) add("address");
    if (!HASHES.includes(piece.field.id) && TELEPHONE.test(text)) add("telephone");
    if (piece.field.id === "reasons-text" && /(?<![\p{L}\p{N}])V\d+(?![\p{L}\p{N}])/u.test(latinDigits(piece.text))) add("code");
    if (piece.section.id !== "exhibits") {
      for (const exhibit of inOrder(exhibitsIn(piece.text, letters))) if (numbers.includes(exhibit)) add("named", { exhibit });
    }
  }
  // Many fields may name one exhibit: one line is enough.
  const seen = new Map();
  return found.filter((one) => {
    if (one.key !== "form.warn.named") return true;
    const first = seen.get(one.values.exhibit);
    if (first) first.values.fields += FORM.separator + numerals(one.field.number);
    else {
      seen.set(one.values.exhibit, one);
      one.values.fields = numerals(one.field.number);
    }
    return !first;
  });
}
