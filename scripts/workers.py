"""Processes that work for this one, and end with it."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from concurrent.futures import ProcessPoolExecutor


def pool(count: int, nice: int = 0, *, fork: bool = False) -> ProcessPoolExecutor:
    """Return fresh interpreters; a higher ``nice`` (0 to 19) lets other processes go first.

    With ``fork``, they are copies of this process, which know at once all that it knows; such a copy of a
    process with running threads can hang.
    """
    context = multiprocessing.get_context("fork" if fork else "spawn")
    return ProcessPoolExecutor(count, mp_context=context, initializer=_begin, initargs=(nice,))


def _begin(nice: int) -> None:
    """Let a worker end when the process that it works for was killed; else it would wait for ever."""
    os.nice(nice)
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # Ctrl-C is answered once, by the process that is helped
    parent = multiprocessing.parent_process()

    def watch() -> None:
        if parent:
            parent.join()
            os._exit(1)

    threading.Thread(target=watch, daemon=True).start()
