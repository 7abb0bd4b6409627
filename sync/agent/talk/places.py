"""Which of several things words point at: "the first two", "the first and the third"."""

from __future__ import annotations

import re

from sync.agent.answer import Answer
from sync.agent.drafts.judging import is_good
from sync.agent.frame import Frame
from sync.agent.model import Model

# How words count, from the end where negative.
PLACES = {
    "first": 1,
    "top": 1,
    "former": 1,
    "second": 2,
    "third": 3,
    "fourth": 4,
    "fifth": 5,
    "sixth": 6,
    "seventh": 7,
    "eighth": 8,
    "ninth": 9,
    "tenth": 10,
    "last": -1,
    "latter": -1,
}
_COUNTS = {
    "two": 2,
    "three": 3,
    "four": 4,
    "five": 5,
    "six": 6,
    "seven": 7,
    "eight": 8,
    "nine": 9,
    "ten": 10,
}
_SEVERAL = re.compile(
    r"\b(?P<end>first|top|last|bottom) (?P<count>\d+|two|three|four|five|six|seven|eight|nine|"
    r"ten)\b",
    re.IGNORECASE,
)
_EACH_PLACE = re.compile(
    r"\b(?P<word>first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|last)\b|"
    r"\b(?:numbers?|no\.?|#|rows?|items?|and) ?(?P<digits>\d+)\b|\b(?P<nth>\d+)(?:st|nd|rd|th)\b",
    re.IGNORECASE,
)


def places_in(text: str, count: int) -> frozenset[int]:
    """Return which of *count* things "the first two" or "the first and the third" point at."""
    several = _SEVERAL.search(text)
    if several is not None:
        said = several["count"].lower()
        many = min(_COUNTS.get(said) or int(said), count)
        ahead = several["end"].lower() in {"first", "top"}
        return frozenset(range(many) if ahead else range(count - many, count))
    found = set()
    for each in _EACH_PLACE.finditer(text):
        word = (each["word"] or "").lower()
        number = PLACES[word] if word else int(each["digits"] or each["nth"])
        found.add(number - 1 if number > 0 else count - 1)
    return frozenset(place for place in found if 0 <= place < count)


_ITS_THINGS = re.compile(
    r"\b(?P<of>(?:of|in|from|for) )?its (?P<what>(?:local |remote )?(?:assets?|tables?|views?|"
    r"models?|objects?|datasets?))\b",
    re.IGNORECASE,
)
_THAT_PLACE = re.compile(
    r"\b(?:(?:of|in|from|for|by) )?(?:that|this|the same) (?:space|database|schema|area)\b|"
    r"(?<!\bis )(?<!\bare )(?<!\bwas )(?<!\bwere )(?<=\w )(?:in |over )?there(?=[?.! ]*$)",
    re.IGNORECASE,
)


def with_place(text: str, before: Frame | None) -> str:
    """Return *text* with the one space of *before* for "that space" and "its tables"."""
    places = [
        f.label or str(f.values[0])
        for f in (before.filters if before is not None else ())
        if f.field in {"space", "database"} and len(f.values) == 1 and not f.negated
    ]
    if len(places) != 1:
        return text
    (place,) = places
    text = _ITS_THINGS.sub(lambda m: f"{m['of'] or ''}the {m['what']} in {place}", text)
    return _THAT_PLACE.sub(f"in {place}", text)


_END = re.compile(
    r"\bthe (?:(?P<high>biggest|largest|longest|slowest|highest)|(?P<low>smallest|shortest|fastest|"
    r"quickest|lowest))(?: one| of (?:them|those|these|the (?:two|three|four|five|ten)))?(?=[?.! "
    r"]*$)",
    re.IGNORECASE,
)
_SIZES = frozenset({"row_count", "column_count", "duration", "queue_wait", "elapsed", "written"})


def with_end(text: str, before: Frame | None) -> str:
    """Return *text* with the place of "the biggest" in the list of *before*, ranked by a size."""
    order = before.order if before is not None else None
    found = _END.search(text)
    if found is None or order is None or before is None or order.by not in _SIZES:
        return text
    if before.limit is None or before.groups or text.lower().startswith(("the ", "and the ")):
        return text
    place = "first" if bool(found["high"]) == order.descending else "last"
    return f"{text[: found.start()]}the {place} one{text[found.end() :]}"


_LARGEST = re.compile(
    r"\bthe (?:(?P<high>biggest|largest|longest|slowest|widest|highest)|(?P<low>smallest|shortest|"
    r"fastest|quickest|narrowest|lowest))(?: one| of (?:them|those|these))(?P<own>'s)?\b",
    re.IGNORECASE,
)


def with_largest(text: str, answer: Answer | None) -> str:
    """Return *text* with the name of the row of *answer* that shows the largest number."""
    found = _LARGEST.search(text)
    select = answer.frame.select if answer is not None and answer.frame is not None else ()
    if found is None or answer is None or not _SIZES & set(select[:1]):
        return text
    rows = [row for row in answer.rows if row[0] is not None]
    if not rows or "asset" not in answer.columns:
        return text
    row = (max if found["high"] else min)(rows, key=lambda each: each[0])
    name = f"{row[answer.columns.index('asset')]}"
    return f"{text[: found.start()]}{name}{found['own'] or ''}{text[found.end() :]}"


_OF_GROUPS = re.compile(
    r"(?<=\w )(?:(?:the|that) )(?:(?P<worst>worst|poorest|weakest)|(?P<best>best)|(?P<high>highest|"
    r"biggest|largest|top)|(?P<low>lowest|smallest))(?: (?:one|of (?:them|those|these)|space|"
    r"database|job|owner|user|asset|table|component))\b",
    re.IGNORECASE,
)


def with_group(text: str, answer: Answer | None, model: Model) -> str:
    """Return *text* with the name of the group of *answer* that "the worst one" is."""
    found = _OF_GROUPS.search(text)
    frame = answer.frame if answer is not None else None
    if found is None or answer is None or frame is None or len(frame.groups) != 1 or frame.recipe:
        return text
    rows = [row for row in answer.rows if len(row) > 1 and type(row[1]) in {int, float}]
    if not rows or frame.bucket or frame.windows:
        return text
    measure = model[frame.entity].measures.get(frame.asked[0].measure) if frame.asked else None
    good = measure is not None and measure.better == "high"
    good = good or is_good(frame.share or frame.conditions)
    most = bool(found["high"]) or bool(found["best"] if good else found["worst"])
    picked = (max if most else min)(rows, key=lambda row: row[1])
    alone = sum(1 for row in rows if row[1] == picked[1]) == 1
    return f"{text[: found.start()]}{picked[0]}{text[found.end() :]}" if alone else text
