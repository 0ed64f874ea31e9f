/* The document to send (Office Open XML, ECMA-376 part 1). Styles, settings and fonts come from the project's own
   form document; here is its text. Each answer is a content control whose tag is the field's id. */

const escaped = (text) => text.replace(/[&<>"]/g, (sign) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" })[sign]);

const RIGHT_TO_LEFT = /[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}]/u;
const SCRIPTS = FORM.scripts.map((one) => ({ ...one, letters: new RegExp(`\\p{Script=${one.script}}`, "u") }));

/** Return how a sign is set: `null` for one that many scripts share, such as a space. */
function scriptOf(sign) {
  const known = SCRIPTS.find((one) => one.letters.test(sign));
  if (known || !/\p{L}/u.test(sign)) return known ?? null;
  return { script: "", rtl: RIGHT_TO_LEFT.test(sign), complex: RIGHT_TO_LEFT.test(sign) };
}

/** Tell which way a paragraph runs, by its first letter. */
function runsFromRight(text) {
  const first = text.match(/\p{L}/u);
  return Boolean(first) && RIGHT_TO_LEFT.test(first[0]);
}

/** Cut a text into runs of one script. A sign between two directions goes the way of the paragraph; a digit or a mark with the letter before. */
function runsOf(text, fromRight) {
  const latin = SCRIPTS.find((one) => one.script === "Latin");
  const base = fromRight ? (SCRIPTS.find((one) => one.letters.test(text.match(/\p{L}/u)?.[0] ?? "")) ?? { script: "", rtl: true, complex: true }) : latin;
  const runs = [];
  const add = (signs, script) => {
    const last = runs.at(-1);
    if (last && last.script.script === script.script && last.script.rtl === script.rtl) last.text += signs;
    else if (signs) runs.push({ text: signs, script });
  };
  let waiting = "";
  let before = null;
  for (const letter of text) {
    const script = /[\p{M}\p{Nd}]/u.test(letter) && !waiting ? (before ?? base) : scriptOf(letter);
    if (!script) {
      waiting += letter;
      continue;
    }
    add(waiting, before && Boolean(before.rtl) === Boolean(script.rtl) ? before : base);
    waiting = "";
    add(letter, script);
    before = script;
  }
  add(waiting, before && Boolean(before.rtl) === Boolean(base.rtl) ? before : base);
  return runs;
}

/** Write text as runs. `style` is the style of the paragraph, whose size letters of other scripts need of their own. */
function runs(text, { style = "Formanswer", strong = false, fromRight = runsFromRight(text) } = {}) {
  return runsOf(text, fromRight).map((run) => {
    const { script, font, size, rtl, complex, lang } = run.script;
    const look = [];
    if (script === "Han") look.push(`<w:rFonts w:eastAsia="${font}" w:hint="eastAsia"/>`);
    else if (complex && font) look.push(`<w:rFonts w:cs="${font}"/>`);
    if (strong) look.push("<w:b/><w:bCs/>");
    if (complex && size) look.push(`<w:szCs w:val="${Math.round(size * (FORM.scales[style] ?? 1) * 2)}"/>`);
    if (rtl) look.push("<w:rtl/>");
    else if (complex) look.push("<w:cs/>");
    if (lang) look.push(`<w:lang w:${complex ? "bidi" : script === "Han" ? "eastAsia" : "val"}="${lang}"/>`);
    return `<w:r><w:rPr>${look.join("")}</w:rPr><w:t xml:space="preserve">${escaped(run.text)}</w:t></w:r>`;
  }).join("");
}

/** Write a paragraph; `inside` are its runs. */
function paragraph(style, inside, { fromRight = false, before = "" } = {}) {
  return `<w:p><w:pPr><w:pStyle w:val="${style}"/>${fromRight ? "<w:bidi/>" : ""}</w:pPr>${before}${inside}</w:p>`;
}

// Keeps what follows words from the right in its place.
const LEFT_TO_RIGHT = "<w:r><w:t>\u200e</w:t></w:r>";

/** Write words that are ours: English, and the reader's language after them. */
function bothWords({ english: first, own }, style, between = " · ") {
  return runs(first, { style, fromRight: false }) + (own ? runs(between, { style, fromRight: false }) + runs(own, { style }) + (RIGHT_TO_LEFT.test(own) ? LEFT_TO_RIGHT : "") : "");
}

/** Writes the body of a document. */
class Body {
  constructor() {
    this.count = 0;
  }

  control(tag, title, kind, inside) {
    this.count += 1;
    return `<w:sdt><w:sdtPr><w:alias w:val="${escaped([...title].slice(0, 60).join(""))}"/><w:tag w:val="${tag}"/>` +
      `<w:id w:val="${this.count}"/>${kind}</w:sdtPr><w:sdtContent>${inside || "<w:r><w:t/></w:r>"}</w:sdtContent></w:sdt>`;
  }

  /** Write one paragraph of typed text. */
  line({ tag, text }, title, style = "Formanswer") {
    const fromRight = runsFromRight(text);
    return paragraph(style, this.control(tag, title, "<w:richText/>", runs(text, { style, fromRight })), { fromRight });
  }

  /** Write the paragraphs of an answer. */
  answer(block) {
    const title = block.english;
    if (block.lines) return block.lines.map((line) => this.line(line, title)).join("");
    if (block.ticks) {
      const box = '<w14:checkbox><w14:checked w14:val="1"/><w14:checkedState w14:val="2612" w14:font="MS Gothic"/>' +
        '<w14:uncheckedState w14:val="2610" w14:font="MS Gothic"/></w14:checkbox>';
      return block.ticks.map((tick) => paragraph("Formchoice",
        this.control(tick.tag, title, box, "<w:r><w:t>☒</w:t></w:r>") + "<w:r><w:tab/></w:r>" + bothWords(tick, "Formchoice"))).join("");
    }
    if (block.days) {
      return block.days.map(({ tag, before, text, day: found }) => paragraph("Formanswer",
        (before ? bothWords(before, "Formanswer", " / ") + runs(": ") : "") + this.control(tag, title,
          `<w:date${found ? ` w:fullDate="${iso(found)}T00:00:00Z"` : ""}><w:dateFormat w:val="d MMMM yyyy"/><w:lid w:val="en-GB"/>` +
          '<w:storeMappedDataAs w:val="date"/><w:calendar w:val="gregorian"/></w:date>', runs(found ? dayInWords(found) : text)))).join("");
    }
    const items = block.options.map((option) => `<w:listItem w:displayText="${escaped(option.english)}" w:value="${option.id}"/>`);
    const chosen = block.options.find((option) => option.id === block.choice);
    return paragraph("Formanswer", this.control(block.field.id, title,
      `<w:dropDownList w:lastValue="${chosen.id}">${items.join("")}</w:dropDownList>`, runs(chosen.english)) + (chosen.own ? runs(" · ") + runs(chosen.own) : ""));
  }

  table(shares, rows) {
    const WIDTH = FORM.width;
    const widths = shares.map((share) => Math.floor((WIDTH * share) / shares.reduce((a, b) => a + b)));
    const cells = (row, head) => row.map((inside, place) =>
      `<w:tc><w:tcPr><w:tcW w:w="${widths[place]}" w:type="dxa"/>${head ? '<w:shd w:val="clear" w:color="auto" w:fill="E1E8ED"/>' : ""}</w:tcPr>${inside}</w:tc>`).join("");
    return `<w:tbl><w:tblPr><w:tblStyle w:val="Formtable"/><w:tblW w:w="${WIDTH}" w:type="dxa"/><w:tblLayout w:type="fixed"/>` +
      `<w:tblLook w:val="0020" w:firstRow="1"/></w:tblPr><w:tblGrid>${widths.map((width) => `<w:gridCol w:w="${width}"/>`).join("")}</w:tblGrid>` +
      rows.map((row, place) => `<w:tr><w:trPr><w:cantSplit/>${place ? "" : "<w:tblHeader/>"}</w:trPr>${cells(row, !place)}</w:tr>`).join("") + "</w:tbl>";
  }

  write(blocks) {
    const parts = [];
    blocks.forEach((block, place) => {
      if (block.kind === "title") {
        parts.push(paragraph("Title", runs(block.english, { style: "Title" })));
        if (block.own) parts.push(paragraph("Subtitle", runs(block.own, { style: "Subtitle" }), { fromRight: runsFromRight(block.own) }));
      } else if (block.kind === "notice") {
        parts.push(paragraph("Formnotice", bothWords(block, "Formnotice")));
      } else if (block.kind === "section") {
        parts.push(paragraph("heading1", runs(`${block.number}\u00a0 `, { style: "heading1" }) + bothWords(block, "heading1")));
      } else if (block.kind === "block") {
        // The mark says where the block begins, for programs that read the document.
        const mark = `<w:bookmarkStart w:id="${place}" w:name="${block.id}"/><w:bookmarkEnd w:id="${place}"/>`;
        parts.push(block.shown ? paragraph("Formblock", bothWords(block, "Formblock"), { before: mark }) : mark);
      } else {
        parts.push(paragraph("heading2", runs(`${block.number}\u00a0 `, { style: "heading2" }) + bothWords(block, "heading2")));
        if (!block.rows) parts.push(this.answer(block));
        else {
          const head = block.columns.map((column) => paragraph("Formanswer", bothWords(column, "Formanswer")));
          const rows = block.rows.map((row) => [...(row.head ? [paragraph("Formanswer", bothWords(row.head, "Formanswer"))] : []),
            ...row.cells.map(({ tag, text }) => paragraphs(tag, text).map((line) => this.line(line, block.english)).join(""))]);
          parts.push(this.table(block.columns.map((_, column) => (column ? 1 : 1.6)), [head, ...rows]), paragraph("Formanswer", ""));
        }
      }
    });
    return parts.join("");
  }
}

/** Make the document of a part. */
async function docx(options) {
  const header = options.part === "annex" ? "form.paper.annex-title" : file.invented ? "form.example-notice" : "";
  const parts = { ...FORM.package };
  parts["word/document.xml"] = parts["word/document.xml"].replace("<w:sectPr", () => `${new Body().write(paper(options))}<w:sectPr`);
  parts["word/header1.xml"] = parts["word/header1.xml"].replace("</w:hdr>", () => `${paragraph("header", header ? runs(sayEnglish(header), { style: "header" }) : "")}</w:hdr>`);
  parts["word/footer1.xml"] = parts["word/footer1.xml"].replace("</w:ftr>", () =>
    `${paragraph("footer", `${runs(`${sayEnglish("form.title")} · `, { style: "footer" })}<w:fldSimple w:instr="PAGE"><w:r><w:t>1</w:t></w:r></w:fldSimple>`)}</w:ftr>`);
  return zip(parts, "application/vnd.openxmlformats-officedocument.wordprocessingml.document");
}
