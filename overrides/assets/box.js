/* The search box. On first use it brings search.js, which finds, and the text of the locale (search/<locale>.js); nothing
   leaves the device. So a page is light for who only reads. */
(() => {
  "use strict";
  const form = document.getElementById("search");
  const box = document.getElementById("words");
  const panel = form.querySelector(".search-panel");
  const state = document.getElementById("search-state");
  const list = document.getElementById("search-results");
  const say = form.dataset;
  // First comes what finds, then titles and headings, which answer many a query while the text is on its way.
  const PARTS = [new URL("search.js", document.currentScript.src), say.index, say.index.replace(".js", "-text.js")];
  let loading = false;
  let ready = 0; // parts that have come

  function load() {
    if (loading) return;
    loading = true;
    ready = 0;
    PARTS.forEach((address, part) => {
      const script = document.createElement("script");
      script.src = address;
      script.async = false; // one after the other
      script.onload = () => {
        if (ready < part) return; // one before it was lost
        ready = part + 1;
        self.finder.take(part);
        if (!panel.hidden) show();
        else if (ready === PARTS.length && !box.value) self.finder.warm();
      };
      script.onerror = () => {
        loading = false;
        state.textContent = say.lost;
      };
      document.head.append(script);
    });
  }

  function show() {
    const query = box.value.trim();
    panel.hidden = !query;
    if (!query) return;
    if (ready < PARTS.length) state.textContent = say.wait;
    load();
    if (self.finder) self.finder.show(query);
  }

  let timer;
  box.addEventListener("focus", load);
  box.addEventListener("click", show);
  box.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(show, 30);
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
