"""How long a reader waits for the results of a search, on a device four times slower.

    .venv/bin/python -m benchmarks.search_time [locale ...]

Opens a page of the built site in Chromium with its processor slowed down, and measures two readers. The
first goes to the search box, script and data come, and then the words are typed: from the last key to the
first result, with the pause in which the search waits for more keys. The second has typed before anything
has come: from the end of the first file of data to the first result (less than nothing where the menu of
the page had it), and from the end of the second file to all results: unpacking, folding, searching,
showing. The words are queries of the tests, evenly chosen. Of each query the best of three runs counts:
what else the machine does can only make it slower; printed are the median of the queries, and the
slowest.
"""

from __future__ import annotations

import contextlib
import functools
import sys
import threading
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from statistics import median
from typing import TYPE_CHECKING

from playwright.sync_api import sync_playwright

from scripts.editions import editions, source
from scripts.paths import ROOT, SITE
from tests.conftest import find_browser

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

#: What is measured, in milliseconds; the first should be at most 150.
MEASURED = ("first result, files there", "first result, typed before", "all results, typed before")
SLOWER = 4
QUERIES = 9
RUNS = 3
PAUSE = 700  #: milliseconds from the files to the first key
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
        for locale in sys.argv[1:] or editions():
            lines = (ROOT / "tests" / "data" / "queries" / f"{locale}.tsv").read_text("utf-8").splitlines()
            queries = [line.split("\t")[0] for line in lines if not line.startswith("#")]
            folder = "" if locale == source().locale else f"{locale}/"
            address = f"http://127.0.0.1:{server.server_port}/{folder}people/consent/index.html"
            times = [
                [min(one) for one in zip(*(_wait(browser, address, query) for _ in range(RUNS)), strict=True)]
                for query in queries[:: len(queries) // QUERIES][:QUERIES]
            ]
            for name, found in zip(MEASURED, zip(*times, strict=True), strict=True):
                print(f"{locale}  {name}: {median(found):.0f} ms, slowest {max(found):.0f} ms", flush=True)
        browser.close()
        server.shutdown()


def _wait(browser: Browser, address: str, query: str) -> tuple[float, float, float]:
    with _opened(browser, address) as page:
        page.focus("#words")
        page.wait_for_function("() => self.manual?.runs.length > 1")
        page.wait_for_timeout(PAUSE)
        start = page.evaluate(TYPED, query)
        page.wait_for_function("() => self.shown")
        ready = page.evaluate("self.shown") - start
    with _opened(browser, address) as page:
        page.evaluate(TYPED, query)
        page.wait_for_function("() => self.shown && self.counted")
        arrived = page.evaluate(ARRIVED)
        first = page.evaluate("self.shown") - arrived[0]
        whole = page.evaluate("self.counted") - arrived[1]
    return ready, first, whole


@contextlib.contextmanager
def _opened(browser: Browser, address: str) -> Iterator[Page]:
    context = browser.new_context()
    page = context.new_page()
    page.add_init_script(WATCH)
    context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    page.goto(address, wait_until="networkidle")
    page.wait_for_function("() => true")  # takes up what the measuring itself needs in the page
    yield page
    context.close()


if __name__ == "__main__":
    main()
