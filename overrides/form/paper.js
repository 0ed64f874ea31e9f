/* What stands on paper: the main part or the annex as a list of blocks, for the document and for print.
   Labels are English, because officials read English; with `both`, the reader's language stands beside them. */

/** Return the blocks of a part, `main` or `annex`. `government` leaves out the laws of the others. */
function paper({ part, both, government }) {
  const blocks = [{ kind: "title", ...label("form.title", both) }];
  if (file.invented) blocks.push({ kind: "notice", ...label("form.example-notice", both) });
  if (part === "annex") blocks.push({ kind: "notice", ...label("form.paper.annex-title", both) });
  for (const section of SECTIONS) {
    const own = file.answers[section.id].map((block, index) => ({ index, block, fields: section.fields.filter((field) =>
      (isPublic(field, block) ? part === "main" : part === "annex") && isAnswered(field, block)) }));
    const full = own.filter((one) => one.fields.length);
    if (!full.length) continue;
    blocks.push({ kind: "section", number: section.number, ...beside(section, both) });
    for (const { index, block, fields } of full) {
      blocks.push({ kind: "block", id: `${section.id}_${index + 1}`, ...blockTitle(section, index, both), shown: own.length > 1 });
      for (const field of fields) {
        blocks.push({ kind: "field", field, number: field.number, ...beside(field, both), ...content(field, block, both, government) });
      }
      if (part === "main" && section.id === "exhibits" && isRestrictedExhibit(block)) {
        blocks.push({ kind: "notice", ...label("form.restricted-field", both) });
      }
    }
  }
  return blocks;
}

const label = (key, both) => ({ english: sayEnglish(key), own: both && !IN_SOURCE && FORM.words[key] ? FORM.words[key] : "" });
const beside = (item, both) => ({ english: english(item), own: both && item.english && item.english !== item.label ? item.label : "" });

function blockTitle(section, index, both) {
  const own = both && section.english && section.english !== section.label;
  return {
    english: sayEnglish("form.block", { section: english(section), number: index + 1 }),
    own: own ? say("form.block", { section: section.label, number: index + 1 }) : "",
  };
}

/** Return the answer of a field: lines, ticks, a choice, days or rows; each with the tag that programs know it by. */
function content(field, block, both, government) {
  const value = block[field.id];
  switch (field.type) {
    case "choice":
      return { choice: value, options: field.options.map((option) => ({ id: option.id, ...beside(option, both) })) };
    case "choices": {
      const others = FORM.governments.filter((one) => government && one !== government);
      const kept = field.options.filter((option) => value.includes(option.id) && !(field.id === "request-laws" && others.includes(option.id.split("-")[0])));
      return { ticks: kept.map((option) => ({ tag: `${field.id}:${option.id}`, ...beside(option, both) })) };
    }
    case "check": {
      const statement = field.sensitivity === "never" ? label("form.kept-out", both)
        : { english: (field.english_help ?? field.help).join(" "), own: both && field.english_help ? field.help.join(" ") : "" };
      return { ticks: [{ tag: field.id, ...statement }] };
    }
    case "date":
      return { days: [{ tag: field.id, text: value, day: day(value) }] };
    case "date-range":
      return { days: ["from", "until"].filter((end) => value[end]).map((end) => ({ tag: `${field.id}:${end}`, before: label(`form.${end}`, both), text: value[end], day: day(value[end]) })) };
    case "table": {
      const keys = field.rows ? field.rows.map((row) => row.id) : value.map((_, place) => String(place + 1));
      const rows = value.map((cells, place) => ({
        head: field.rows ? beside(field.rows[place], both) : null,
        cells: cells.map((text, column) => ({ tag: `${field.id}:${keys[place]}:${field.cells[column].id}`, text })),
      }));
      return { columns: field.columns.map((column) => beside(column, both)), rows: rows.filter((row) => row.cells.some(({ text }) => text)) };
    }
    default: {
      const twin = block[`${field.id}:en`] ?? "";
      const lines = [];
      if (value && (both || !twin.trim())) lines.push(...paragraphs(field.id, value));
      if (twin) lines.push(...paragraphs(`${field.id}:en`, twin));
      return { lines };
    }
  }
}

const paragraphs = (tag, text) => text.split("\n").map((line) => ({ tag, text: line }));
