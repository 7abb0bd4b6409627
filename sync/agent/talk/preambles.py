"""What stands around a question and is no part of it: a heading with its occasion, a reason.

Only what nothing in the store is told by is left out: no name, time, number, state or denial.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from sync.agent.talk.scene import OCCASIONS, Read
from sync.agent.words.lattice import Atom

# "quick overview for the steering meeting: ...", "night shift question: ..."
_HEADED = re.compile(r"^(?P<told>[^:?.!]{4,90}?)\s*:\s+(?P<asks>\S.*)$")
_HEADS = re.compile(
    r"\b(?:questions?|overview|summary|summaries|request|please|pls|wants?|needs?|asks?|asked|"
    r"curious|round|figures? for|numbers? for|for the|fyi|task|todo|homework|topic|subject|quiz)\b",
    re.IGNORECASE,
)
# "pause the nightly job, it only makes noise"
_REASONED = re.compile(
    r"^(?P<asks>[^?]+?)\s*(?:,|;|\s[-\u2013\u2014])\s+(?P<told>(?:it|this|that|they|these|those|we|"
    r"i|he|she|nobody|everybody|everyone|somebody|someone)(?:'s|'re|'m|'ve)? "
    r"[^?,;:]{3,80}?)[.! ]*$",
    re.IGNORECASE,
)
# what meetings and shifts are called by, before the colon of a heading
_OF_OCCASIONS = frozenset({"nightly", "daily", "weekly", "monthly", "quick", "short", "steward"})
_TELLS = frozenset({"asset", "schema", "job", "user", "value", "column"})
_SAYS = ("noun", "is", "flag", "measure", "neg", "order", "agg", "group", "number")


def without_preamble(text: str, read: Read) -> str:
    """Return *text* without a heading or a reason that no word of the store is in."""
    for told, asks in _around(text):
        atoms = read(told).atoms
        if any(atom.is_unknown for atom in atoms) and not any(map(_tells, atoms)):
            return asks
    return text


def _around(text: str) -> Iterator[tuple[str, str]]:
    headed = _HEADED.match(text)
    if headed and (OCCASIONS.search(headed["told"]) or _HEADS.search(headed["told"])):
        yield headed["told"], headed["asks"]
    reasoned = _REASONED.match(text)
    if reasoned:
        yield reasoned["told"], reasoned["asks"]


def _tells(atom: Atom) -> bool:
    """Return whether *atom* says something that an answer would depend on."""
    if atom.number is not None or (atom.time is not None and atom.time.window is not None):
        return True
    named = any(m.how == "name" for kind in _TELLS for m in atom.named(kind))
    said = any(reading.kind in _SAYS for reading in atom.readings)
    return named or (said and atom.text.lower() not in _OF_OCCASIONS)
