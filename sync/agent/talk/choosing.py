"""A question back that waits for one of several, and what picks it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from sync.agent.talk.pointing import place_in
from sync.agent.words.names import Named


@dataclass(frozen=True, slots=True)
class Choosing:
    """A question back that waits: the *text* that was asked, and which words meant several."""

    text: str
    entries: tuple[Named, ...]
    words: str


def choose(text: str, choosing: Choosing) -> str:
    """Return the question with the option that *text* picks, "" where it picks none."""
    if _ALL.match(text):
        return _with_all(choosing)
    words = re.findall(r"\w+", text.lower().replace("_", " "))
    spoken = [word for word in words if word not in _FILLERS]
    said, joined = set(spoken), "".join(spoken)  # "the master data one" is of MASTERDATA
    if not said:
        return ""
    number = place_in(text)
    if number is not None:
        entry = (
            choosing.entries[number - 1 if number > 0 else -1]
            if number <= len(choosing.entries)
            else None
        )
        fitting = [entry] if entry else []
    else:
        fitting = [e for e in choosing.entries if said <= _words_of(e) or joined in _words_of(e)]
        exact = [
            e for e in fitting if said == set(re.findall(r"\w+", e.name.lower().replace("_", " ")))
        ]
        whole = [
            e
            for e in fitting
            if e.name.lower()
            .replace("_", " ")
            .startswith(
                text.strip(" ?.!")
                .lower()
                .replace("the ", "")
                .replace(" ones", "")
                .replace(" one", "")
            )
        ]
        fitting = exact or _shortest(fitting, whole)
    if len(fitting) != 1 or fitting[0] is None:
        return ""
    return _with(choosing, fitting[0])


def _with(choosing: Choosing, entry: Named) -> str:
    """Return the question with *entry* in place of the words that meant several."""
    return re.sub(
        re.escape(choosing.words), entry.title, choosing.text, count=1, flags=re.IGNORECASE
    )


_ALL = re.compile(
    r"^(?:(?:yes|ok|okay|please|just|take|do|i mean|well|oh|simply)\b[, ]*)*(?:all|both|each|"
    r"every one)"
    r"(?: (?:two|three|four|five|\d))?(?: of (?:them|those|these|it))?(?: please)?[.! ]*$",
    re.IGNORECASE,
)


def _with_all(choosing: Choosing) -> str:
    """Return the question with all that its words meant."""
    *most, last = (entry.title for entry in choosing.entries)
    every = f"{', '.join(most)} and {last}" if most else last
    return re.sub(re.escape(choosing.words), every, choosing.text, count=1, flags=re.IGNORECASE)


_OTHER = re.compile(
    r"^(?:(?:no|nope|not (?:that|this)(?: one)?|sorry|wait|actually|hm+|oh|but|and|i (?:mean|"
    r"meant)|"
    r"take|use|rather|please|what about|how about)\b[,;. ]*)*the other(?: one| ones| table| job| "
    r"asset| "
    r"two)?(?:,? (?:but )?(?:not|without) (?:the )?(?:ones? )?(?:in |from |of |on )?(?:the "
    r")?(?P<out>\w+)"
    r"(?: one)?)?(?: please| instead| then)*[?.! ]*$",
    re.IGNORECASE,
)


def asks_other(text: str) -> bool:
    """Return whether *text* wants the other one of two, and nothing else."""
    return bool(_OTHER.match(text))


def unchosen(text: str, choosing: Choosing, chosen: str) -> str:
    """Return the question with the one that *chosen* is not, "" where there are several.

    "The other one, not in glue" leaves out what is in glue.
    """
    left = [e for e in choosing.entries if _with(choosing, e) != chosen]
    found = _OTHER.match(text)
    out = (found["out"] or "").lower() if found is not None else ""
    kept = [e for e in left if not out or out not in {e.system.lower(), e.schema.lower()}]
    return _with(choosing, kept[0]) if len(kept) == 1 else ""


def _shortest(fitting: list[Named], whole: list[Named]) -> list[Named]:
    """Return the plainest of several: SALES_ORDERS before SALES_ORDERS_COPY."""
    ranked = sorted(fitting, key=lambda e: (e.name.count("_"), len(e.name)))
    if len(ranked) > 1 and ranked[0].name.count("_") < ranked[1].name.count("_"):
        return ranked[:1]
    ranked = sorted(whole, key=lambda e: len(e.name))
    return ranked[:1] if len(ranked) > 1 and len(ranked[0].name) < len(ranked[1].name) else fitting


_FILLERS = frozenset(
    [
        "the",
        "a",
        "an",
        "one",
        "ones",
        "please",
        "take",
        "use",
        "pick",
        "choose",
        "i",
        "mean",
        "meant",
        "of",
        "in",
        "that",
        "this",
        "for",
        "from",
        "it",
        "is",
        "table",
        "asset",
        "view",
        "space",
        "and",
        "yes",
        "job",
        "jobs",
        "sync",
    ]
)


def _words_of(entry: Named) -> set[str]:
    text = f"{entry.schema} {entry.name} {entry.label}".lower().replace("_", " ")
    words = set(re.findall(r"\w+", text))
    return words | {word + "s" for word in words} | {word.rstrip("s") for word in words}
