"""Saves the state of the embedded servers soon after it changed, and never all the time."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

_LOG = logging.getLogger(__name__)
_INTERVAL_SECONDS = 0.5
# A large state takes longer to write: at most this share of the time goes into saving.
_MOST_SHARE = 0.2


@dataclass(frozen=True, slots=True)
class Kept:
    """Something to save: its name, how often it changed so far, and how to save it.

    *saved* is how often it had changed when it was saved last.
    """

    name: str
    changes: Callable[[], int]
    save: Callable[[], None]
    saved: int = -1


class Saver:
    """A thread that saves what changed; `stop` saves once more."""

    def __init__(self, kept: Sequence[Kept]) -> None:
        self._kept = kept
        self._saved = {one.name: one.saved for one in kept}
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="saver", daemon=True)

    def start(self) -> None:
        """Begin to save in the background."""
        self._thread.start()

    def stop(self) -> None:
        """Stop, and save what is not saved yet."""
        self._stop.set()
        self._thread.join()
        self._save_changed()

    def _run(self) -> None:
        pause = _INTERVAL_SECONDS
        while not self._stop.wait(pause):
            began = time.monotonic()
            self._save_changed()
            pause = max(_INTERVAL_SECONDS, (time.monotonic() - began) / _MOST_SHARE)

    def _save_changed(self) -> None:
        for one in self._kept:
            # Read before saving: a write in between is saved the next time.
            changes = one.changes()
            if changes == self._saved[one.name]:
                continue
            try:
                one.save()
            except OSError as error:
                _LOG.warning("The state of the embedded %s was not saved: %s", one.name, error)
            else:
                self._saved[one.name] = changes
