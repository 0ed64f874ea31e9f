/* Draws the sections, blocks and fields, and keeps what is typed in them in `file`. */

const serials = new WeakMap(); // of blocks, for the ids of their controls
let serial = 0;

function idOf(field, block) {
  if (!serials.has(block)) serials.set(block, (serial += 1));
  return `${field.id}.${serials.get(block)}`;
}

/** Name a place for the reader: number and label of the field, and its block where there are several. */
function nameOf({ section, index, field }) {
  const block = file.answers[section.id].length > 1 ? ` (${numerals(index + 1)})` : "";
  return `${numerals(field.number)} ${field.label}${block}`;
}

function drawForm() {
  byId("sections").replaceChildren(...SECTIONS.map(drawSection));
  byId("contents").replaceChildren(...SECTIONS.map((section) => make("li", {},
    make("a", { href: `#${section.id}`, onclick: (event) => goToSection(event, section) },
      make("span", inEnglish(section), `${numerals(section.number)} ${section.label}`)), " ", make("small", { id: `done-${section.id}` }))));
  refresh();
}

function drawSection(section) {
  const drawn = make("details", { id: section.id, class: "section", open: section.number === 0 },
    make("summary", {}, make("h2", inEnglish(section), `${numerals(section.number)} ${section.label}`)),
    section.restricted ? make("p", { class: "notice" }, say("form.restricted-field")) : null,
    ...section.help.map((text) => make("p", { class: "help", ...inEnglish(section) }, text)),
    make("div", { class: "blocks" }),
    section.repeat ? make("button", { type: "button", class: "add", onclick: () => addBlock(section) }, say("form.blocks.add", { section: section.label })) : null,
    section.id === "exhibits" ? drawHashing() : null,
    section.id === "elements" ? drawElements() : null,
    section.id === "reasons" ? drawReasons() : null);
  fillSection(section, drawn);
  return drawn;
}

function fillSection(section, drawn = byId(section.id)) {
  const blocks = file.answers[section.id];
  drawn.querySelector(".blocks").replaceChildren(...blocks.map((block, index) => drawBlock(section, block, index)));
}

function drawBlock(section, block, index) {
  const fields = section.fields.map((field) => drawField(field, block));
  if (!section.repeat) return make("div", { class: "block" }, ...fields);
  const title = say("form.block", { section: section.label, number: index + 1 });
  const remove = file.answers[section.id].length > 1
    ? make("button", { type: "button", class: "remove", onclick: () => removeBlock(section, block, title) }, say("form.blocks.remove", { block: title })) : null;
  return make("fieldset", { class: "block" }, make("legend", {}, title), ...fields, remove);
}

function addBlock(section) {
  if (file.answers[section.id].length >= MOST.blocks) return null;
  const block = emptyBlock(section);
  if (section.id === "exhibits") block["exhibits-number"] = nextExhibit();
  file.answers[section.id].push(block);
  fillSection(section);
  changed();
  byId(idOf(section.fields[0], block)).querySelector("input, textarea").focus();
  return block;
}

async function removeBlock(section, block, title) {
  if (!isEmpty(block) && !(await ask(say("form.blocks.ask", { block: title })))) return;
  file.answers[section.id] = file.answers[section.id].filter((one) => one !== block);
  fillSection(section);
  changed();
  byId(section.id).querySelector(".add").focus();
}

function nextExhibit() {
  const [letter] = exhibitLetters();
  const used = file.answers.exhibits.map((block) => Number(exhibitNumber(block).slice(1)) || 0);
  return `${letter}${Math.max(0, ...used) + 1}`;
}

/** Say who needs a field and how it must be handled. */
function marksOf(field) {
  if (field.sensitivity === "never") return [make("span", { class: "never" }, say("form.never"))];
  const names = field.required_by.map((one) => say(`form.government.${one}`));
  const all = names.length === FORM.governments.length;
  const needed = all ? say("form.needed-all") : names.length ? say("form.needed", { governments: names.join(FORM.separator) }) : say("form.needed-none");
  const open = field.sensitivity === "public";
  return [needed, " · ", make("span", { class: open ? "open" : "restricted" }, say(open ? "form.public" : "form.restricted-field"))];
}

function drawField(field, block) {
  const id = idOf(field, block);
  const own = inEnglish(field);
  const described = { "aria-describedby": `${id}.help ${id}.advice` };
  const title = [`${numerals(field.number)} `, make("span", own, field.label)];
  const about = [
    make("p", { class: "marks" }, ...marksOf(field)),
    make("div", { class: "help", id: `${id}.help`, ...own },
      ...(field.type === "check" && field.sensitivity !== "never" ? [] : field.help.map((text) => make("p", {}, text))),
      ...field.boxes.filter((box) => box.kind !== "example").map((box) => make("p", { class: "careful" }, make("strong", {}, `${box.title} `), ...box.texts))),
  ];
  const after = [make("ul", { class: "advice", id: `${id}.advice` }), ...drawExamples(field)];
  const data = { class: "field", id, "data-field": field.id };
  if (isWritten(field) || field.type === "date") {
    return make("div", data, make("label", { for: `${id}.answer` }, ...title), ...about, ...drawText(field, block, id, described), ...after);
  }
  // A table stands in a group too: each of its cells has a label of its own.
  return make("fieldset", { ...data, ...described }, make("legend", {}, ...title), ...about, ...drawGroup(field, block, id), ...after);
}

function drawText(field, block, id, described) {
  const date = field.type === "date";
  const drawn = [typed(field, block, field.id, { id: `${id}.answer`, ...described, ...(date ? DAY : {}) })];
  if (hasTwin(field)) {
    drawn.push(make("div", { class: "twin" }, make("label", { for: `${id}.english` }, say("form.blocks.in-english")),
      typed(field, block, `${field.id}:en`, { id: `${id}.english`, lang: ENGLISH.lang })));
  }
  if (field.max) drawn.push(make("p", { class: "count", id: `${id}.count` }));
  if (date) drawn.push(make("p", { class: "help" }, say("form.advice.day-help")), make("p", { class: "day", id: `${id}.day`, ...ENGLISH }));
  if (field.id === "exhibits-hash") drawn.push(drawHasher(block, id));
  return drawn;
}

const DAY = { dir: "ltr", inputmode: "numeric", placeholder: "2024-05-06" };

/** Draw a place to type in; it keeps its text in `holder[key]`. */
function typed(field, holder, key, attributes) {
  const line = isLine(field);
  const short = field.type.startsWith("date");
  // Also a line can be longer than a telephone is wide.
  const size = short ? { type: "text" } : { rows: field.type === "long" ? 4 : 1 };
  const control = make(short ? "input" : "textarea", { ...PRIVATE, ...size, ...attributes });
  // As tall as its text; not in the stylesheet, because checkers of CSS do not know it yet.
  if (!short) control.style.fieldSizing = "content";
  control.value = holder[key] ?? "";
  if (line) control.addEventListener("keydown", (event) => event.key === "Enter" && !event.isComposing && event.preventDefault());
  control.addEventListener("input", () => {
    const text = clean(control.value, line);
    if (text.length > MOST.text) {
      control.value = holder[key];
      tell("form.message.too-long");
      return;
    }
    if (text !== control.value) {
      const taken = control.value.length - text.length;
      const caret = control.selectionEnd - taken;
      control.value = text;
      control.setSelectionRange(caret, caret);
      if (taken) tell("form.message.hidden-signs");
    }
    holder[key] = text;
    changed();
  });
  return control;
}

/** Draw the controls of a field that has more than one. */
function drawGroup(field, block, id) {
  switch (field.type) {
    case "choice": {
      const options = [{ id: "", label: say("form.blocks.no-answer") }, ...field.options];
      return options.map((option) => tickable("radio", `${id}.${option.id}`, option, block[field.id] === option.id, () => { block[field.id] = option.id; }, id));
    }
    case "choices":
      return field.options.map((option) => tickable("checkbox", `${id}.${option.id}`, option, block[field.id].includes(option.id), (on) => {
        block[field.id] = field.options.map((one) => one.id).filter((one) => (one === option.id ? on : block[field.id].includes(one)));
      }));
    case "check": {
      const statement = field.sensitivity === "never" ? { label: say("form.kept-out") } : { label: field.help.join(" "), fallback: field.fallback };
      return [tickable("checkbox", `${id}.answer`, statement, block[field.id], (on) => { block[field.id] = on; })];
    }
    case "date-range":
      return [...["from", "until"].map((end) => make("div", { class: "cell" }, make("label", { for: `${id}.${end}` }, say(`form.${end}`)),
        typed(field, block[field.id], end, { id: `${id}.${end}`, ...DAY }), make("p", { class: "day", id: `${id}.${end}.day`, ...ENGLISH }))),
      make("p", { class: "help" }, say("form.advice.day-help"))];
    default: {
      const rows = make("div", { class: "rows" });
      const draw = () => rows.replaceChildren(...block[field.id].map((row, place) => drawRow(field, block, id, row, place, draw)));
      draw();
      const add = () => {
        if (block[field.id].length >= MOST.rows) return;
        block[field.id].push(emptyRow(field));
        draw();
        changed();
        rows.lastChild.querySelector("textarea").focus();
      };
      return [rows, field.rows ? null : make("button", { type: "button", class: "add", onclick: add }, say("form.blocks.add-row"))];
    }
  }
}

function drawRow(field, block, id, row, place, draw) {
  const number = say("form.blocks.row", { number: place + 1 });
  const title = field.rows ? make("legend", inEnglish(field), field.rows[place].label) : make("legend", {}, number);
  const cells = field.cells.map((column, at) => make("div", { class: "cell" },
    make("label", { for: `${id}.${place}.${column.id}`, ...inEnglish(field) }, column.label, column.hint ? make("small", {}, column.hint) : null),
    typed(field, row, at, { id: `${id}.${place}.${column.id}` })));
  const remove = () => {
    block[field.id].splice(place, 1);
    draw();
    changed();
    byId(id).querySelector(".add").focus();
  };
  const removable = !field.rows && block[field.id].length > 1;
  return make("fieldset", { class: "row" }, title, ...cells, removable
    ? make("button", { type: "button", class: "remove", onclick: remove }, say("form.blocks.remove", { block: number })) : null);
}

function tickable(type, id, option, checked, set, name) {
  const control = make("input", { type, id, name, form: "unkept", onchange: () => { set(control.checked); changed(); } });
  control.checked = checked;
  return make("div", { class: "tick" }, control, make("label", { for: id, ...inEnglish(option) }, option.label));
}

/** Show how the invented case fills in a field, and what else the page has as an example. */
function drawExamples(field) {
  const boxes = field.boxes.filter((box) => box.kind === "example");
  const lines = boxes.some((box) => box.first) ? [] : exampleOf(field);
  if (lines.length) boxes.unshift({ title: say("form.blocks.example"), texts: lines });
  return boxes.map((box) => make("details", { class: "example" }, make("summary", {}, box.title),
    ...box.texts.map((text) => make("p", inEnglish(field), text))));
}

function exampleOf(field) {
  const value = FORM.example[field.section.id]?.[0]?.[field.id];
  if (value === undefined || field.type === "check") return [];
  const shown = (one) => (day(one) ? dayInWords(day(one)) : one);
  if (field.options) return field.options.filter((option) => [value].flat().includes(option.id)).map((option) => option.label);
  if (field.type === "date-range") return [`${say("form.from")}: ${shown(value.from)}`, `${say("form.until")}: ${shown(value.until)}`];
  if (field.type === "table") return value.map((row, place) => [...(field.rows ? [field.rows[place].label] : []), ...row].join(" · "));
  return value.split("\n").map(shown);
}

/* Hashes of exhibits */

/** Let a person choose files; the browser's own window must not count as leaving the page. */
function chooser(id, multiple, use) {
  const control = make("input", { type: "file", id, multiple, onchange: async () => {
    const chosen = [...control.files];
    control.value = "";
    await use(chosen);
  } });
  return control;
}

function drawHasher(block, id) {
  const use = async ([chosen]) => {
    if (!chosen) return;
    await setHash(block, chosen);
    byId(`${id}.answer`).value = block["exhibits-hash"];
    changed();
  };
  return make("div", { class: "cell" }, make("label", { for: `${id}.file` }, say("form.hash.one")), chooser(`${id}.file`, false, use));
}

async function setHash(block, chosen) {
  const name = exhibitNumber(block);
  try {
    const hex = await hashOf(chosen, (share) => tell("form.hash.running", { file: chosen.name, percent: Math.floor(share * 100) }));
    block["exhibits-hash"] = grouped(hex);
    tell("form.hash.done", { exhibit: name, file: chosen.name });
  } catch {
    tell("form.hash.unreadable", { file: chosen.name });
  }
}

function drawHashing() {
  const done = make("ul", { id: "hashed" });
  const use = async (files) => {
    const section = SECTIONS.find((one) => one.id === "exhibits");
    for (const chosen of files) {
      const free = file.answers.exhibits.find(isEmpty);
      const block = free ?? emptyBlock(section);
      if (!free) {
        if (file.answers.exhibits.length >= MOST.blocks) break;
        file.answers.exhibits.push(block);
      }
      block["exhibits-number"] = nextExhibit();
      await setHash(block, chosen);
      done.append(make("li", {}, `${exhibitNumber(block)}: `, make("bdi", {}, chosen.name)));
    }
    fillSection(section);
    changed();
  };
  return make("div", { class: "tool" }, make("label", { for: "hash-files" }, say("form.hash.many")), make("p", { class: "help" }, say("form.hash.text")),
    chooser("hash-files", true, use), done);
}

/* The table of elements and the statement of reasons, as the other sections show them */

function drawElements() {
  const use = () => {
    const [block] = file.answers.elements;
    block["elements-matrix"] = elements().map((row, place) => row.map((cell, at) => block["elements-matrix"][place][at] || cell));
    fillSection(SECTIONS.find((section) => section.id === "elements"));
    changed();
  };
  return make("section", { class: "tool", "aria-labelledby": "elements-title" }, make("h3", { id: "elements-title" }, say("form.elements.title")),
    make("p", { class: "help" }, say("form.elements.text")), make("div", { class: "scroll", id: "elements-table", tabindex: "0", role: "group", "aria-labelledby": "elements-title" }),
    make("button", { type: "button", onclick: use }, say("form.elements.use")));
}

function showElements() {
  const matrix = FIELDS.get("elements-matrix");
  const own = inEnglish(matrix);
  byId("elements-table").replaceChildren(make("table", {},
    make("thead", {}, make("tr", {}, ...matrix.columns.map((column) => make("th", { scope: "col", ...own }, column.label)))),
    make("tbody", {}, ...elements().map((row, place) => make("tr", {}, make("th", { scope: "row", ...own }, matrix.rows[place].label),
      ...row.map((cell) => make("td", ENGLISH, cell)))))));
}

function drawReasons() {
  const language = IN_SOURCE ? null : [make("label", { for: "reasons-language" }, say("form.reasons.language")),
    make("select", { id: "reasons-language", onchange: refresh }, ...[FORM.source, FORM].map((one) => make("option", { value: one.locale, lang: one.tag }, one.name)))];
  const use = async () => {
    const [block] = file.answers.reasons;
    const text = byId("reasons-draft").textContent;
    if (!text || (block["reasons-text"].trim() && !(await ask(say("form.reasons.ask"))))) return;
    block["reasons-text"] = text;
    fillSection(SECTIONS.find((section) => section.id === "reasons"));
    changed();
  };
  return make("section", { class: "tool", "aria-labelledby": "reasons-title" }, make("h3", { id: "reasons-title" }, say("form.reasons.title")),
    make("p", { class: "help" }, say("form.reasons.text")), ...(language ?? []), make("p", { id: "reasons-draft", class: "draft", dir: "auto", translate: "no" }),
    make("p", { id: "reasons-count", class: "count" }), make("button", { type: "button", onclick: use }, say("form.reasons.use")));
}

function showReasons() {
  const text = reasons(byId("reasons-language")?.value === FORM.locale ? say : sayEnglish);
  byId("reasons-draft").textContent = text;
  byId("reasons-count").textContent = say("form.reasons.count", { count: words(text) });
}

/* Going to a place */

function goToSection(event, section) {
  event.preventDefault();
  const drawn = byId(section.id);
  drawn.open = true;
  drawn.querySelector("summary").focus();
  drawn.scrollIntoView();
}

function goTo({ section, index, field }) {
  const drawn = byId(idOf(field, file.answers[section.id][index]));
  byId(section.id).open = true;
  drawn.hidden = false;
  drawn.scrollIntoView();
  drawn.querySelector("input, textarea").focus({ preventScroll: true });
}
