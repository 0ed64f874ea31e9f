/* What the form holds: one list of blocks a section, one value a field, and what may come in from a file.
   Value of a field by type: choices a list of options; check true or false; date-range {from, until}; table a list
   of rows, each a list of cells (without the fixed first one); all others a text. `<field>:en` is the English text. */

const FORMAT = "recommendation-form";
const VERSION = 1;
const MOST = { text: 100000, blocks: 100, rows: 100, file: 30000000 };

const SECTIONS = FORM.sections;
const FIELDS = new Map();
for (const section of SECTIONS) {
  section.number = SECTIONS.indexOf(section);
  section.fields.forEach((field, place) => {
    field.section = section;
    field.number = `${section.number}.${place + 1}`;
    // Cells that are typed into: of fixed rows, all but the first.
    if (field.type === "table") field.cells = field.rows ? field.columns.slice(1) : field.columns;
    FIELDS.set(field.id, field);
  });
}
const isLine = (field) => !["long", "table"].includes(field.type);
const isWritten = (field) => ["text", "long", "person-name", "country", "reference"].includes(field.type);
const hasTwin = (field) => !IN_SOURCE && ["text", "long"].includes(field.type);

const file = { answers: emptyAnswers(), invented: false, changed: false };

function emptyValue(field) {
  if (field.type === "choices") return [];
  if (field.type === "check") return false;
  if (field.type === "date-range") return { from: "", until: "" };
  if (field.type === "table") return Array.from({ length: field.rows?.length ?? 1 }, () => emptyRow(field));
  return "";
}

function emptyRow(field) {
  return field.cells.map(() => "");
}

function emptyBlock(section) {
  const block = {};
  for (const field of section.fields) {
    block[field.id] = emptyValue(field);
    if (hasTwin(field)) block[`${field.id}:en`] = "";
  }
  return block;
}

function emptyAnswers() {
  return Object.fromEntries(SECTIONS.map((section) => [section.id, [emptyBlock(section)]]));
}

function isEmpty(value) {
  if (typeof value === "string") return value.trim() === "";
  if (typeof value === "boolean") return !value;
  return Object.values(value).every(isEmpty);
}

const isUntouched = () => SECTIONS.every((section) => file.answers[section.id].every(isEmpty));

// Signs that no XML document may hold; those that change the order of letters unseen; the many ends of lines.
const UNWRITABLE = /[\0-\x08\x0e-\x1f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;
const REORDERING = /[\u202a-\u202e\u2066-\u2069]/g;
const ENDS = /\r\n?|[\v\f\x85\u2028\u2029]/g;

/** Return a text as the form keeps it. */
function clean(text, oneLine) {
  const kept = text.replace(ENDS, "\n").replace(UNWRITABLE, "").replace(REORDERING, "").replace(/\t/g, " ");
  return oneLine ? kept.replace(/\n/g, " ") : kept;
}

/** Return the saved form as text. */
function written() {
  return JSON.stringify({ format: FORMAT, version: VERSION, locale: FORM.locale, invented: file.invented, answers: file.answers }, null, 1);
}

/** A reason to refuse a file; `message` is the key of its words. */
class Refusal extends Error {}

const NAMES_OF_OBJECTS = ["__proto__", "constructor", "prototype"];
const isRecord = (value) => typeof value === "object" && value !== null && !Array.isArray(value);

/** Read JSON without trusting it. Throws a Refusal. */
function parse(text) {
  if (text.length > MOST.file) throw new Refusal("form.save.large");
  let data;
  try {
    data = JSON.parse(text, (key, value) => {
      if (NAMES_OF_OBJECTS.includes(key)) throw new Refusal("form.save.broken");
      return value;
    });
  } catch {
    throw new Refusal("form.save.broken");
  }
  if (!isRecord(data)) throw new Refusal("form.save.broken");
  return data;
}

/** Read a saved form: its answers, and how many parts of it this form does not know. Throws a Refusal. */
function read(data) {
  if (data.format !== FORMAT || !isRecord(data.answers)) throw new Refusal("form.save.broken");
  if (data.version !== VERSION) throw new Refusal("form.save.version");
  const answers = emptyAnswers();
  let unknown = Object.keys(data.answers).filter((id) => !Object.hasOwn(answers, id)).length;
  for (const section of SECTIONS) {
    if (!Object.hasOwn(data.answers, section.id)) continue;
    const blocks = list(data.answers[section.id], section.repeat ? MOST.blocks : 1);
    if (!blocks.length) continue;
    answers[section.id] = blocks.map((given) => {
      if (!isRecord(given)) throw new Refusal("form.save.broken");
      const block = emptyBlock(section);
      for (const [key, value] of Object.entries(given)) {
        const field = FIELDS.get(key.replace(/:en$/, ""));
        // The English text of a form that was filled in with another edition is kept, whichever edition opens it.
        if (field?.section !== section || (key.endsWith(":en") && !["text", "long"].includes(field.type))) unknown += 1;
        else block[key] = key.endsWith(":en") ? readText(value, field) : readValue(field, value);
      }
      return block;
    });
  }
  return { answers, unknown, invented: data.invented === true };
}

function list(value, most) {
  if (!Array.isArray(value) || value.length > most) throw new Refusal("form.save.broken");
  return value;
}

function readText(value, field) {
  if (typeof value !== "string" || value.length > MOST.text) throw new Refusal("form.save.broken");
  return clean(value, isLine(field));
}

function readValue(field, value) {
  const options = field.options?.map((option) => option.id);
  switch (field.type) {
    case "choice":
      if (value !== "" && !options.includes(value)) throw new Refusal("form.save.broken");
      return value;
    case "choices":
      if (list(value, options.length).some((one) => !options.includes(one))) throw new Refusal("form.save.broken");
      return options.filter((one) => value.includes(one));
    case "check":
      if (typeof value !== "boolean") throw new Refusal("form.save.broken");
      return value;
    case "date-range":
      if (!isRecord(value)) throw new Refusal("form.save.broken");
      return { from: readText(value.from, field), until: readText(value.until, field) };
    case "table": {
      const rows = list(value, field.rows?.length ?? MOST.rows).map((row) => {
        if (list(row, field.cells.length).length !== field.cells.length) throw new Refusal("form.save.broken");
        return row.map((cell) => readText(cell, field));
      });
      if (field.rows && rows.length !== field.rows.length) throw new Refusal("form.save.broken");
      return rows.length ? rows : emptyValue(field);
    }
    default:
      return readText(value, field);
  }
}

/** Tell whether an exhibit is marked as one for the annex. */
const isRestrictedExhibit = (block) => block["exhibits-handling"] === "restricted";

/** Tell whether a value goes into the main part, which may become public. */
function isPublic(field, block) {
  if (field.sensitivity !== "public") return false;
  if (field.section.id !== "exhibits" || !isRestrictedExhibit(block)) return true;
  return ["exhibits-number", "exhibits-handling"].includes(field.id);
}

/** Every piece of text that was typed, with its place. */
function* pieces() {
  for (const section of SECTIONS) {
    for (const [index, block] of file.answers[section.id].entries()) {
      for (const field of section.fields) {
        const at = { section, index, field };
        for (const text of [block[field.id], block[`${field.id}:en`] ?? ""].flatMap(textsOf)) {
          if (text.trim()) yield { ...at, text, open: isPublic(field, block) };
        }
      }
    }
  }
}

function textsOf(value) {
  if (typeof value === "string") return [value];
  return typeof value === "object" ? Object.values(value).flatMap(textsOf) : [];
}
