/* The tools beside the form: what is missing, warnings, save and open, documents, print, clear. */

let waiting = 0;

/** Note that an answer changed, and show soon what follows from it. */
function changed() {
  file.changed = true;
  clearTimeout(waiting);
  waiting = setTimeout(refresh, 250);
}

/** Replace the items of a list only where they differ, so that nobody loses their place in it. */
function update(list, items, signature) {
  if (list.dataset.shows === signature) return;
  list.dataset.shows = signature;
  list.replaceChildren(...items());
}

const placeLink = (place) => make("a", { href: `#${idOf(place.field, file.answers[place.section.id][place.index])}`,
  onclick: (event) => { event.preventDefault(); goTo(place); } }, nameOf(place));

function refresh() {
  clearTimeout(waiting);
  byId("invented").hidden = !file.invented;
  const notes = new Map();
  const warned = warnings();
  for (const note of [...advice(), ...warned]) {
    const id = idOf(note.field, file.answers[note.section.id][note.index]);
    const text = say(note.key, note.values);
    notes.set(id, [...(notes.get(id) ?? []), { text, warning: note.key.startsWith("form.warn.") }]);
  }
  for (const section of SECTIONS) {
    let done = 0;
    for (const block of file.answers[section.id]) {
      for (const field of section.fields) {
        const id = idOf(field, block);
        const own = notes.get(id) ?? [];
        done += isAnswered(field, block);
        update(byId(`${id}.advice`), () => own.map((note) => make("li", { class: note.warning ? "warning" : "" }, note.text)), JSON.stringify(own));
        if (isWritten(field) && field.max) byId(`${id}.count`).textContent = say("form.message.count", { count: block[field.id].length, most: field.max });
        for (const [text, place] of field.type === "date" ? [[block[field.id], ""]] : field.type === "date-range" ? ["from", "until"].map((end) => [block[field.id][end], `.${end}`]) : []) {
          byId(`${id}${place}.day`).textContent = day(text) ? dayInWords(day(text)) : "";
        }
      }
    }
    byId(`done-${section.id}`).textContent = numerals(`${done}/${section.fields.length * file.answers[section.id].length}`);
  }
  showNeeds();
  showElements();
  showReasons();
  byId("warning-count").textContent = numerals(warned.length);
  byId("no-warnings").hidden = warned.length > 0;
  update(byId("warnings"), () => warned.map((note) => make("li", {}, placeLink(note), ": ", say(note.key, note.values))),
    JSON.stringify(warned.map((note) => [note.key, note.values, nameOf(note)])));
}

function showNeeds() {
  for (const government of FORM.governments) {
    const places = missing(government);
    byId(`need-${government}-count`).textContent = numerals(places.length);
    update(byId(`need-${government}`), () => (places.length ? places.map((place) => make("li", {}, placeLink(place))) : [make("li", {}, say("form.needs.none"))]),
      places.map(nameOf).join());
  }
}

/** Show only the fields that a government needs or that have an answer; all where none is chosen. */
function filterFields() {
  const government = byId("only").value;
  for (const section of SECTIONS) {
    for (const block of file.answers[section.id]) {
      for (const field of section.fields) {
        byId(idOf(field, block)).hidden = Boolean(government) && !field.required_by.includes(government) && !isAnswered(field, block);
      }
    }
  }
}

/** Take new answers in the place of all that is on the page. */
function replaceAll(answers, invented) {
  Object.assign(file, { answers, invented, changed: false });
  const twins = SECTIONS.some((section) => answers[section.id].some((block) => Object.entries(block).some(([key, value]) => key.endsWith(":en") && value)));
  byId("twins").checked = twins;
  byId("sections").classList.toggle("twins", twins);
  drawForm();
  filterFields();
}

const mayReplace = async () => isUntouched() || ask(say("form.save.replace"));

async function openExample() {
  if (!(await mayReplace())) return;
  replaceAll(read({ format: FORMAT, version: VERSION, answers: structuredClone(FORM.example) }).answers, true);
  tell("form.example-notice");
}

/** Open a saved form. What is on the page stays until the file has been read to its end. */
async function openFile(chosen) {
  try {
    if (chosen.size > MOST.file) throw new Refusal("form.save.large");
    let data = parse(await chosen.text());
    if (data.format === LOCKED) {
      if (!canEncrypt()) throw new Refusal("form.save.no-crypto");
      const passphrase = await ask(say("form.save.needed"), { secret: true });
      if (!passphrase) return;
      tell("form.save.working");
      data = parse(await unlock(data, passphrase));
    }
    const { answers, unknown, invented } = read(data);
    if (!(await mayReplace())) return;
    replaceAll(answers, invented);
    tell(unknown ? "form.save.opened-part" : "form.save.opened", { count: unknown });
  } catch (error) {
    tell(error instanceof Refusal ? error.message : "form.save.broken");
  }
}

async function saveLocked() {
  const [passphrase, again] = ["passphrase", "passphrase-again"].map((id) => byId(id).value);
  const wrong = [...passphrase].length < 12 ? "form.save.short" : passphrase !== again ? "form.save.differs" : "";
  byId("passphrase-error").textContent = wrong && say(wrong);
  if (wrong) return;
  tell("form.save.working");
  hand(new Blob([await lock(written(), passphrase)], { type: "application/json" }), "document-encrypted.json");
  saved();
}

function savePlain() {
  hand(new Blob([written()], { type: "application/json" }), "document.json");
  saved();
}

function saved() {
  file.changed = false;
  tell("form.save.saved");
}

const options = (part) => ({ part, both: byId("language")?.value === "both", government: byId("laws").value });

/** Warn before the main part leaves; the person decides. */
async function mayLeave(part) {
  if (part === "annex") return true;
  const found = warnings();
  const shown = found.slice(0, 12).map((note) => `${nameOf(note)}: ${say(note.key, note.values)}`);
  return !found.length || ask(say("form.paper.ask", { count: found.length }), { list: shown });
}

async function makeDocument(part) {
  if (!(await mayLeave(part))) return;
  hand(await docx(options(part)), part === "annex" ? "annex.docx" : "document.docx");
  tell("form.save.saved");
}

let printed = "main"; // also what the browser's own command prints

async function printPart(part) {
  if (!(await mayLeave(part))) return;
  printed = part;
  window.print();
}

function wipe() {
  for (const id of ["private", "passphrase", "passphrase-again"]) byId(id).value = "";
  byId("passphrase-error").textContent = "";
  tell("");
  byId("ask").close();
  byId("ask-secret").value = "";
  byId("ask-list").replaceChildren();
  byId("paper").replaceChildren();
  byId("only").value = "";
  replaceAll(emptyAnswers(), false);
}

function start() {
  const on = (id, event, act) => byId(id)?.addEventListener(event, act);
  byId("app").hidden = false;
  drawForm();
  for (const id of ["private", "passphrase", "passphrase-again", "ask-secret"]) {
    for (const [name, value] of Object.entries(PRIVATE)) byId(id).setAttribute(name, value);
  }
  on("private", "input", changed);
  on("only", "change", filterFields);
  on("twins", "change", () => byId("sections").classList.toggle("twins", byId("twins").checked));
  for (const [id, open] of [["open-all", true], ["close-all", false]]) {
    on(id, "click", () => document.querySelectorAll("#sections > details").forEach((section) => { section.open = open; }));
  }
  on("example", "click", openExample);
  on("open", "change", async () => {
    const [chosen] = byId("open").files;
    byId("open").value = "";
    if (chosen) await openFile(chosen);
  });
  on("save-locked", "click", saveLocked);
  on("save-plain", "click", savePlain);
  byId("no-crypto").hidden = canEncrypt();
  byId("locked").hidden = !canEncrypt();
  for (const part of ["main", "annex"]) {
    on(`make-${part}`, "click", () => makeDocument(part));
    on(`print-${part}`, "click", () => printPart(part));
  }
  for (const answer of ["yes", "no"]) on(`ask-${answer}`, "click", () => byId("ask").close(answer));
  on("ask-secret", "keydown", (event) => event.key === "Enter" && byId("ask").close("yes"));
  on("message-close", "click", () => tell(""));
  on("wipe", "click", async () => {
    if (!(await ask(say("form.wipe.ask")))) return;
    wipe();
    tell("form.wipe.done");
  });
  window.addEventListener("beforeprint", () => layOut(options(printed)));
  window.addEventListener("afterprint", () => {
    printed = "main";
    byId("paper").replaceChildren();
  });
  // The browser's own window for files hides the page on a telephone.
  let choosing = false;
  document.addEventListener("click", (event) => { choosing = event.target.matches("input[type=file]"); });
  window.addEventListener("focus", () => { choosing = false; });
  const hide = () => byId("wipe-on-hide").checked && !choosing && wipe();
  document.addEventListener("visibilitychange", () => document.visibilityState === "hidden" && hide());
  window.addEventListener("pagehide", hide);
  window.addEventListener("beforeunload", (event) => {
    if (file.changed && !isUntouched() && !byId("wipe-on-hide").checked) event.preventDefault();
  });
}

start();
