"""How long a reader waits for results once the search data are there, on a device four times slower.

    .venv/bin/python -m benchmarks.search_time

Opens a page of the built site in Chromium with its processor slowed down, types words into the search box,
and measures from the end of the download of the first file to the first result on the page (less than nothing
where the menu of the page had it), and of the second one to all results: unpacking, folding, searching,
showing. Then the same for words typed later, from the last key. The words are queries of the tests, evenly
chosen. Of each query the best of three runs counts: what else the machine does can only make it slower;
printed are the median of the queries, and the slowest.
"""

from __future__ import annotations

import contextlib
import functools
import threading
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from statistics import median
from typing import TYPE_CHECKING

from playwright.sync_api import sync_playwright

from scripts.editions import editions, source
from scripts.paths import ROOT, SITE
from tests.conftest import find_browser

if TYPE_CHECKING:
    from playwright.sync_api import Browser

LIMIT = 150  #: milliseconds
SLOWER = 4
QUERIES = 9
RUNS = 3
#: Notes when results appear.
WATCH = """new MutationObserver(() => {
  if (document.querySelector("#search-results a")) self.shown ||= performance.now();
  const state = document.getElementById("search-state");
  if (state && /\\p{N}/u.test(state.textContent)) self.counted ||= performance.now();
}).observe(document, {subtree: true, childList: true, characterData: true});"""
ARRIVED = """() => performance.getEntriesByType("resource")
  .filter((one) => one.name.includes("/search/")).map((one) => one.responseEnd)"""
TYPED = """(words) => {
  self.shown = self.counted = 0;
  document.getElementById("search-results").replaceChildren();
  const start = performance.now();
  const box = document.getElementById("words");
  box.value = words;
  box.dispatchEvent(new InputEvent("input", {bubbles: true}));
  return start;
}"""


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *args: object) -> None:
        pass


def main() -> None:
    server = ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(_Quiet, directory=str(SITE)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    with sync_playwright() as playwright, contextlib.closing(server.socket):
        browser = playwright.chromium.launch(executable_path=find_browser(), chromium_sandbox=False)
        for locale in editions():
            lines = (ROOT / "tests" / "data" / "queries" / f"{locale}.tsv").read_text("utf-8").splitlines()
            queries = [line.split("\t")[0] for line in lines if not line.startswith("#")]
            folder = "" if locale == source().locale else f"{locale}/"
            address = f"http://127.0.0.1:{server.server_port}/{folder}people/consent/index.html"
            times = [
                [min(one) for one in zip(*(_wait(browser, address, query) for _ in range(RUNS)), strict=True)]
                for query in queries[:: len(queries) // QUERIES][:QUERIES]
            ]
            words = ("first result", "all", "of words typed later")
            for name, found in zip(words, zip(*times, strict=True), strict=True):
                print(f"{locale}  {name}: {median(found):.0f} ms, slowest {max(found):.0f} ms", end="")
                print(f" (at most {LIMIT})" if name == words[0] else "")
        browser.close()
        server.shutdown()


def _wait(browser: Browser, address: str, query: str) -> tuple[float, float, float]:
    context = browser.new_context()
    page = context.new_page()
    page.add_init_script(WATCH)
    context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    page.goto(address, wait_until="networkidle")
    page.wait_for_function("() => true")  # takes up what the measuring itself needs in the page
    page.evaluate(TYPED, query)
    page.wait_for_function("() => self.shown && self.counted")
    arrived = page.evaluate(ARRIVED)
    first = page.evaluate("self.shown") - arrived[0]
    whole = page.evaluate("self.counted") - arrived[1]
    start = page.evaluate(TYPED, f"{query} ")
    page.wait_for_function("() => self.shown")
    later = page.evaluate("self.shown") - start
    context.close()
    return first, whole, later


if __name__ == "__main__":
    main()
