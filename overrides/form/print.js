/* The same blocks as the document, on the printer. */

/** Put a part on the sheet that only the printer sees. */
function layOut(options) {
  const sheet = byId("paper");
  const pair = ({ english: first, own }) => [make("span", ENGLISH, first),
    ...(own ? [" · ", make("span", { lang: FORM.tag, dir: FORM.dir }, own)] : [])];
  const tall = (text) => make("p", { dir: "auto" }, text);
  const drawn = paper(options).map((block) => {
    if (block.kind === "title") return [make("h1", {}, ...pair(block))];
    if (block.kind === "notice") return [make("p", { class: "notice" }, ...pair(block))];
    if (block.kind === "section") return [make("h2", {}, `${block.number} `, ...pair(block))];
    if (block.kind === "block") return block.shown ? [make("h3", {}, ...pair(block))] : [];
    const found = [make("h4", {}, `${block.number} `, ...pair(block))];
    if (block.lines) found.push(...block.lines.map(({ text }) => tall(text)));
    if (block.ticks) found.push(...block.ticks.map((tick) => make("p", {}, "☒ ", ...pair(tick))));
    if (block.days) found.push(...block.days.map(({ before, text, day: own }) => make("p", {}, ...(before ? [...pair(before), ": "] : []), own ? dayInWords(own) : text)));
    if (block.options) found.push(make("p", {}, ...pair(block.options.find((option) => option.id === block.choice))));
    if (block.rows) {
      found.push(make("table", {}, make("thead", {}, make("tr", {}, ...block.columns.map((column) => make("th", { scope: "col" }, ...pair(column))))),
        make("tbody", {}, ...block.rows.map((row) => make("tr", {}, ...(row.head ? [make("th", { scope: "row" }, ...pair(row.head))] : []),
          ...row.cells.map(({ text }) => make("td", { dir: "auto" }, text)))))));
    }
    return found;
  });
  sheet.replaceChildren(...drawn.flat());
}
