/* What is still needed for each government, the table of elements, and a draft of the statement of reasons. */

/** Tell whether a section or field applies to this file, by the options that were chosen. */
function applies(item, section, block) {
  if (!item.only_if) return true;
  const own = item.only_if.map((name) => name.split(":")).map(([id, option]) => ({ field: FIELDS.get(id), option }));
  const near = own.every(({ field }) => field.section === section);
  const blocks = near ? [block] : SECTIONS.flatMap((one) => file.answers[one.id]);
  const chosen = own.flatMap(({ field }) => blocks.flatMap((one) => one[field.id] ?? []).filter(Boolean));
  return (near && !chosen.length) || own.some(({ field, option }) => blocks.some((one) => [one[field.id] ?? []].flat().includes(option)));
}

/** Tell whether a field has an answer, in whichever language. */
const isAnswered = (field, block) => !isEmpty(block[field.id]) || !isEmpty(block[`${field.id}:en`] ?? "");

/** List the fields that a government needs and that are empty, with their places. */
function missing(government) {
  const found = [];
  for (const section of SECTIONS) {
    for (const [index, block] of file.answers[section.id].entries()) {
      if (!applies(section, section, block)) continue;
      for (const field of section.fields) {
        if (field.required_by.includes(government) && applies(field, section, block) && !isAnswered(field, block)) {
          found.push({ section, index, field });
        }
      }
    }
  }
  return found;
}

/** Return the rows of the table of elements as the other sections show them: a list of English cells a row. */
function elements() {
  const matrix = FIELDS.get("elements-matrix");
  const letters = exhibitLetters();
  const kinds = new Map(file.answers.exhibits.map((block) => [exhibitNumber(block), block["exhibits-kind"]]));
  const kindLabels = FIELDS.get("exhibits-kind").options;
  const typed = [...pieces()];
  return matrix.draws_on.map((ids) => {
    const fields = ids.map((id) => FIELDS.get(id));
    const full = fields.filter((field) => file.answers[field.section.id].some((block) => isAnswered(field, block)));
    const exhibits = inOrder(typed.filter((piece) => ids.includes(piece.field.id)).flatMap((piece) => exhibitsIn(piece.text, letters)));
    const sorts = [...new Set(exhibits.map((exhibit) => kinds.get(exhibit)).filter(Boolean))];
    const gaps = fields.filter((field) => !full.includes(field) && applies(field, field.section, file.answers[field.section.id][0]));
    const cells = {
      section: [...new Set(full.map((field) => english(field.section)))].join(", "),
      exhibits: exhibits.join(", "),
      independent: sorts.map((sort) => english(kindLabels.find((option) => option.id === sort))).join("; "),
      gap: [...gaps.map((field) => sayEnglish("form.elements.empty", { field: english(field) })),
        ...(exhibits.length || ids.every((id) => FIELDS.get(id).sensitivity !== "public") ? [] : [sayEnglish("form.elements.no-exhibit")])].join("; "),
    };
    return matrix.cells.map((column) => cells[column.id] ?? "");
  });
}

/** Return the English words of a section, field, option, column or row. */
const english = (item) => item.english ?? item.label;

const AIM = 150; // words

/** Return sentences of a text, without the exhibits in brackets. */
function sentences(text) {
  const bare = text.replace(/\s+/g, " ").replace(/ ?[(（][^()（）]*[)）]/g, (part) => (/[A-Z]\d/.test(part) ? "" : part)).trim();
  if (!bare) return [];
  if (!Intl.Segmenter) return bare.match(/[^.!?。！？؟။།]+[.!?。！？؟။།]*\s*/gu) ?? [bare];
  return [...new Intl.Segmenter(FORM.tag, { granularity: "sentence" }).segment(bare)].map((one) => one.segment.trim()).filter(Boolean);
}

/** Take as many of the sentences as fit into a number of words; at least one. */
function upTo(count, list) {
  const taken = [];
  for (const sentence of list) {
    if (taken.length && words([...taken, sentence].join(" ")) > count) break;
    taken.push(sentence);
  }
  return taken.join(" ");
}

/** Build a draft statement of reasons from the other sections; empty while they are. */
function reasons(speak) {
  const [person, conduct, link] = ["person", "conduct", "responsibility"].map((id) => file.answers[id][0]);
  const text = (block, id) => (block[`${id}:en`]?.trim() || block[id]).trim();
  const name = (text(person, "person-latin-name") || text(person, "person-native-name")).split(/[(（]/)[0].trim();
  if (!name && !text(conduct, "conduct-act")) return "";
  const parts = [];
  for (const [post, from, until] of person["person-posts"].filter((row) => row[0].trim()).slice(0, 3).reverse()) {
    parts.push(speak("form.reasons.post", { name, post, from: from || "…", until: until || "…" }));
  }
  const [from, until] = ["from", "until"].map((end) => conduct["conduct-dates"][end]).map((one) => (day(one) ? dayInWords(day(one)) : one || "…"));
  const kinds = FIELDS.get("conduct-category").options.filter((option) => conduct["conduct-category"].includes(option.id));
  const category = kinds.map((option) => (speak === sayEnglish ? english(option).toLowerCase() : option.label)).join(", ");
  const country = conduct["conduct-country"].split(/[,،，、;(（]/)[0].trim() || "…";
  const last = category && speak("form.reasons.category", { name, category, country });
  // What the post and the category leave is shared by the account and the link.
  const left = () => AIM - words([...parts, last].join(" "));
  const act = sentences(text(conduct, "conduct-act"));
  if (act.length) {
    parts.push(speak("form.reasons.act", { from, until, place: text(conduct, "conduct-place") || "…" }));
    parts.push(upTo(left() * 0.6, act));
  }
  parts.push(upTo(left(), sentences(text(link, "responsibility-facts"))), last);
  return parts.filter(Boolean).join(" ");
}
