/* Advice on what was typed: days, countries, numbers with a check digit, names, exhibits, lengths. It never blocks. */

// ISO 3166-1, alpha-2: codes assigned to countries and territories.
const COUNTRIES = new Set(("AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ " +
  "BR BS BT BV BW BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES " +
  "ET FI FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO " +
  "IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK " +
  "ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR " +
  "PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK " +
  "TL TM TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW").split(" "));

/** Return the day that a text names, written year-month-day in any digits, or null. */
function day(text) {
  const match = /^(\d{4})-(\d{1,2})-(\d{1,2})$/.exec(latinDigits(text).trim().replace(/[\u2010-\u2015\/.]/g, "-"));
  if (!match) return null;
  const [year, month, date] = match.slice(1).map(Number);
  const found = new Date(0);
  found.setUTCFullYear(year, month - 1, date);
  return found.getUTCMonth() === month - 1 && found.getUTCDate() === date && year > 0 ? found : null;
}

/** Return a day as year-month-day. */
const iso = (found) => found.toISOString().slice(0, 10);

/** Return a day in words that officials read alike everywhere. */
const dayInWords = (found) => `${found.getUTCDate()} ${MONTHS[found.getUTCMonth()]} ${found.getUTCFullYear()}`;
const MONTHS = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
  "November", "December"];

/** Check a resident identity number of mainland China (GB 11643-1999, ISO 7064 MOD 11-2): true, false, or null for another number. */
function residentNumber(text) {
  if (!/^\d{17}[\dX]$/.test(text) || !day(`${text.slice(6, 10)}-${text.slice(10, 12)}-${text.slice(12, 14)}`)) return null;
  let sum = 0;
  for (const sign of text) sum = (sum * 2 + (sign === "X" ? 10 : Number(sign))) % 11;
  return sum === 1;
}

const CREDIT_SIGNS = "0123456789ABCDEFGHJKLMNPQRTUWXY";

/** Check a Unified Social Credit Code (GB 32100-2015, MOD 31): true, false, or null for another number. */
function creditCode(text) {
  if (!/^\d{8}[0-9A-HJ-NP-RTUWXY]{10}$|^[1-9A-HJ-NP-RTUWXY]{2}\d{6}[0-9A-HJ-NP-RTUWXY]{10}$/.test(text)) return null;
  let sum = 0;
  let weight = 1;
  for (const sign of text.slice(0, 17)) {
    sum += CREDIT_SIGNS.indexOf(sign) * weight;
    weight = (weight * 3) % 31;
  }
  return CREDIT_SIGNS[(31 - (sum % 31)) % 31] === text[17];
}

/** List the numbers of a text that are as long as a resident number or a credit code. */
function longNumbers(text) {
  return latinDigits(text).toUpperCase().match(/(?<![0-9A-Z])[0-9A-Z]{18}(?![0-9A-Z])/g) ?? [];
}

/** List the exhibits that a text names, such as E1; `letters` are those that the index uses. */
function exhibitsIn(text, letters) {
  const found = latinDigits(text).match(/(?<![\p{L}\p{N}])[A-Z]\d{1,4}(?![\p{L}\p{N}])/gu) ?? [];
  return found.filter((one) => letters.has(one[0]));
}

/** Return the letters that the numbers of the exhibits begin with. */
function exhibitLetters() {
  const found = file.answers.exhibits.flatMap((block) => latinDigits(block["exhibits-number"]).match(/^\s*[A-Z](?=\d)/) ?? []);
  return new Set(found.length ? found.map((one) => one.trim()) : ["E"]);
}

const exhibitNumber = (block) => latinDigits(block["exhibits-number"]).trim();

/** Put exhibits in the order of their numbers, each once. */
const inOrder = (exhibits) => [...new Set(exhibits)].sort((a, b) => a.localeCompare(b, FORM.source.tag, { numeric: true }));

function words(text) {
  if (!Intl.Segmenter) return text.split(/\s+/).filter(Boolean).length;
  return [...new Intl.Segmenter(FORM.tag, { granularity: "word" }).segment(text)].filter((one) => one.isWordLike).length;
}

/** Return all advice: its place, the key of its words and their values. */
function advice() {
  const found = [];
  const letters = exhibitLetters();
  const numbers = file.answers.exhibits.map(exhibitNumber);
  const version = day(file.answers.handling[0]["handling-date"]);
  const named = new Set();
  for (const piece of pieces()) {
    const { field, text } = piece;
    const add = (key, values = {}) => found.push({ ...piece, key: `form.advice.${key}`, values });
    if (isWritten(field) && field.max && text.length > field.max) add("long");
    if (field.type === "date" || field.type === "date-range") {
      const own = day(text);
      if (!own) add("date");
      else if (version && own > version) add("later");
    }
    if (field.type === "country") {
      for (const code of text.match(/(?<!\p{L})[A-Z]{2}(?!\p{L})/gu) ?? []) if (!COUNTRIES.has(code)) add("country", { code });
    }
    for (const number of longNumbers(text)) {
      const right = field.id === "person-registry" ? creditCode(number) : (residentNumber(number) ?? creditCode(number));
      if (right !== null) add(right ? "number-right" : "number-wrong", { number });
    }
    if (field.id === "reasons-text") {
      const count = words(text);
      if (count < 80 || count > 200) add("reasons-words", { count });
      if (exhibitsIn(text, letters).length) add("reasons-exhibits");
    }
    if (field.id !== "exhibits-number") {
      for (const exhibit of inOrder(exhibitsIn(text, letters))) {
        if (piece.section.id !== "exhibits") named.add(exhibit);
        if (!numbers.includes(exhibit)) add("exhibit-missing", { exhibit });
      }
    }
  }
  const at = (id, index) => ({ section: FIELDS.get(id).section, index, field: FIELDS.get(id) });
  file.answers.conduct.forEach((block, index) => {
    const { from, until } = block["conduct-dates"];
    if (day(from) > day(until) && day(until)) found.push({ ...at("conduct-dates", index), key: "form.advice.order", values: {} });
  });
  file.answers.person.forEach((block, index) => {
    const [native, latin] = [block["person-native-name"], block["person-latin-name"]];
    if (/(?!\p{Script=Latin})\p{L}/u.test(latin)) found.push({ ...at("person-latin-name", index), key: "form.advice.latin", values: {} });
    for (const [own, other, id] of [[native, latin, "person-latin-name"], [latin, native, "person-native-name"]]) {
      if (own.trim() && !other.trim()) found.push({ ...at(id, index), key: "form.advice.other-name", values: {} });
    }
  });
  numbers.forEach((exhibit, index) => {
    if (!exhibit) return;
    const place = at("exhibits-number", index);
    if (numbers.indexOf(exhibit) < index) found.push({ ...place, key: "form.advice.exhibit-twice", values: { exhibit } });
    else if (!named.has(exhibit)) found.push({ ...place, key: "form.advice.exhibit-unused", values: { exhibit } });
  });
  return found;
}
