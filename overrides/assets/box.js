/* The search box. On first use it brings search.js, which finds, and the text of the locale (search/<locale>.js);
   nothing leaves the device. So a page is light for who only reads. */
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
  let ready = 0; // parts that have come; so PARTS[ready] is the one that comes next
  let loading = false;
  let round = 0; // of loading: what is late of an earlier one, come or lost, changes nothing

  function load() {
    if (loading || !PARTS[ready]) return;
    loading = true;
    const mine = ++round;
    PARTS.forEach((address, part) => {
      if (part < ready) return; // it is there
      const script = document.createElement("script");
      script.src = address;
      script.async = false; // one after the other
      script.onload = () => {
        if (mine !== round || ready < part) return; // one before it was lost
        ready = part + 1;
        self.finder.take[part]();
        if (!panel.hidden) answer();
        else if (!PARTS[ready] && !box.value) self.finder.warm();
      };
      script.onerror = () => {
        if (mine !== round) return;
        loading = false;
        tell(say.lost);
        if (list.children.length) return;
        list.append(document.createElement("li"));
        list.firstChild.append(Object.assign(document.createElement("a"), { href: form.action, textContent: say.whole }));
      };
      document.head.append(script);
    });
  }

  // Screen readers say what is written here each time it is written.
  function tell(words) {
    if (state.textContent !== words) state.textContent = words;
  }

  function answer() {
    const query = box.value.trim();
    if (PARTS[ready]) tell(say.wait);
    if (self.finder && query) self.finder.show(query);
  }

  function show() {
    panel.hidden = !box.value.trim();
    if (panel.hidden) return;
    load();
    answer();
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
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || event.target === box) return;
    event.preventDefault();
    box.focus();
  });
  document.addEventListener("click", ({ target }) => {
    if (!form.contains(target) || target.closest("a")) panel.hidden = true;
  });

  // A link may carry words. What the reader types is never put into the address: it would stay in the history.
  const asked = new URLSearchParams(location.search).get("q");
  if (asked) {
    box.value = asked;
    show();
  }
})();
