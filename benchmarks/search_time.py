"""How long a reader waits for the first result once the search data are there, on a device four times slower.

    .venv/bin/python -m benchmarks.search_time

Opens a page of the built site with words in its address (``?q=``), in Chromium with its processor slowed
down, and measures from the end of the data's download to the first result on the page, and to all results:
unpacking, folding, searching, showing. Then the same for words typed later, from the last key. The best of
five counts: what else the machine does can only make it slower.
"""

from __future__ import annotations

import contextlib
import functools
import threading
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING

from playwright.sync_api import sync_playwright

from scripts.editions import editions, source
from scripts.paths import ROOT, SITE
from tests.conftest import find_browser

if TYPE_CHECKING:
    from playwright.sync_api import Browser

LIMIT = 150  #: milliseconds
SLOWER = 4
RUNS = 5
#: Notes when results appear.
WATCH = """new MutationObserver(() => {
  if (document.querySelector("#search-results a") && !self.shown) self.shown = performance.now();
  const state = document.getElementById("search-state");
  if (state && /\\p{N}/u.test(state.textContent)) self.counted ||= performance.now();
}).observe(document, {subtree: true, childList: true, characterData: true});"""
ARRIVED = """() => performance.getEntriesByType("resource")
  .find((one) => one.name.includes("/search/")).responseEnd"""
TYPED = """(words) => {
  self.shown = 0;
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
            query = (ROOT / "tests" / "data" / "queries" / f"{locale}.tsv").read_text("utf-8").split("\t")[0]
            folder = "" if locale == source().locale else f"{locale}/"
            address = f"http://127.0.0.1:{server.server_port}/{folder}people/consent/index.html"
            runs = [_wait(browser, address, query) for _ in range(RUNS)]
            first, whole, later = (min(times) for times in zip(*runs, strict=True))
            print(f"{locale}  first result {first:4.0f} ms (at most {LIMIT}), all {whole:4.0f} ms", end="")
            print(f", of words typed later {later:4.0f} ms")
        browser.close()
        server.shutdown()


def _wait(browser: Browser, address: str, query: str) -> tuple[float, float, float]:
    context = browser.new_context()
    page = context.new_page()
    page.add_init_script(WATCH)
    context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    page.goto(f"{address}?q={query}")
    page.wait_for_function("() => self.shown")
    page.wait_for_function("() => self.counted")
    arrived = page.evaluate(ARRIVED)
    first = page.evaluate("self.shown") - arrived
    whole = page.evaluate("self.counted") - arrived
    start = page.evaluate(TYPED, f"{query} ")
    page.wait_for_function("() => self.shown")
    later = page.evaluate("self.shown") - start
    context.close()
    return first, whole, later


if __name__ == "__main__":
    main()
