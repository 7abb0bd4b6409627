"""Which way a question about lineage follows the data: to what feeds, or to what depends.

Nouns decide by themselves ("the sources of X"). Verbs decide by what stands before them: "what X
depends on" looks to where the data comes from, "what depends on X" to where it goes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from sync.agent.words.names import Named
from sync.agent.words.reader import Reader

_UP_NOUNS = (
    r"upstream|(?<!at the )(?<!in the )(?<!at )sources?|inputs?|ancestors?|predecessors?|parents?"
    r"|origins?|suppliers of|feeders?"
    r"|ingredients?|behind|precursors?|providers?"
)
_DOWN_NOUNS = (
    r"downstream|consumers?|dependants?|dependents?|descendants?|successors?|child(?:ren)?"
    r"|dependenc(?:y|ies) on|readers?|users of|knock-on|ripple|blast radius|consequences?"
    r"|below|impact analysis"
)
_SURE = (
    r"feeds?|feeding|fed (?:by|from|into)|depends?|depending|rel(?:y|ies) on|derived? from|based on"
    r"|built (?:up)?on|sourced from|affected by|influenced by|breaks? if|impacted by|ends? up"
    r"|flows? (?:in)?to|goes? into|contributes?|consum(?:e|es|ed)|reads? from|used (?:by|in)"
    r"|made (?:of|from)|influences?|drives?|driven by|pulls?|sits? on"
)
# What happens to others when something happens to the asset.
_IMPACT = (
    r"break(?:s|ing)?|broken|impact(?:ed|s)?|safe(?:ly)?|suffers?|hit|damaged?|stop(?:s)? working"
    r"|affected|touched|harm(?:ed)?|adapt(?:ed)?|notices?|miss(?:es)?|lose|complain|hurts?"
    r"|what happens|happens to|influence on|goes? down with"
)
# The asset gives: "X feeds ...", "... flows into"; the passive of what takes.
_GIVES = (
    r"feeds? into|feeds?|suppl(?:y|ies)|populates?|fills?|loads?|flows? into|flows? to|goes? into"
    r"|go to|goes to|goes|end(?:s)? up(?: in)?|contributes?(?: to)?|provides?(?: data)?"
    r"|influences?|affects?|impacts?|reach(?:es)?|drives?|leads? to|makes? up|used by|used in|used"
    r"|read by|consumed by|needed by|required by|referenced by|consumed in"
)
# The asset takes: "X reads ...", "... is built on"; the passive of what gives.
_TAKES = (
    r"depends?(?: up)?on|depends? on|depending on|depend|rel(?:y|ies)(?: up)?(?: on)?|reads? from"
    r"|reading from|reads?(?! by)|reading|uses?|using|consumes?|consuming|needs?|requires?"
    r"|references?"
    r"|draws? (?:on|from|upon)|rests? on|built (?:up)?on(?: top of)?|builds? on|based on|build on"
    r"|derived? from|derives? from|comes? from|coming from|come from|stems? from|made (?:of|from)"
    r"|(?:get|take)s? (?:its|their|the)? ?data from|gets? data|built from|computed from"
    r"|sourced from|loaded from|filled from|fed (?:by|from)|feeding from|populated (?:by|from)"
    r"|supplied by|originates?(?: from| in)?|originated?|affected by|influenced by|impacted by"
    r"|reached (?:by|from)|driven by|consists? of|composed of|gets? its data|get their data"
    r"|sits? on(?: top of)?|pulls?(?: data)?(?: from)?|reachable from"
    r"|calculated(?: from)?|computed|composed"
)
_HAPPENS = r"if|when|chang(?:e|es|ing)|drop(?:ping)?|delet(?:e|ing)|remov(?:e|ing)"
_ASSET = "\x00"


def goes_down(reader: Reader) -> bool:
    """Return whether data is followed onwards; the position of words decides what is ambiguous."""
    text = _marked(reader)
    if _says(text, rf"(?:affect|influence|impact)s? {_ASSET}") and not _says(text, _HAPPENS):
        return False  # what acts on it, not what it acts on
    if _says(text, _IMPACT) and not _says(text, r"(?:affected|touched|impacted|influenced) by"):
        return True
    sides = (_says(text, _UP_NOUNS), _says(text, _DOWN_NOUNS))
    if sides != (False, False):
        return sides[1]
    return _by_verb(text)


def is_sure(reader: Reader) -> bool:
    """Return whether the words can mean nothing but lineage: "sources of", "depends on"."""
    happens = reader.cue("impact") and reader.cue("change")
    return happens or _says(_marked(reader), rf"{_UP_NOUNS}|{_DOWN_NOUNS}|{_SURE}")


def is_noun_of_lineage(text: str) -> bool:
    """Return whether *text* stands for assets by their place in the lineage: "consumers"."""
    return _says(text.lower(), f"{_UP_NOUNS}|{_DOWN_NOUNS}|sources of")


def goes_both_ways(reader: Reader) -> bool:
    """Return whether everything around an asset is meant, what feeds it and what depends on it."""
    text = _marked(reader)
    if _says(text, r"up ?stream") and _says(text, r"down ?stream"):
        return True
    if len(set(_ways(text))) > 1:
        return True
    return reader.cue("graph") and not reader.cue("up", "down", "impact")


def _ways(text: str) -> Iterator[bool]:
    """Yield where each part of "what feeds X and what depends on it" goes: down, or not."""
    for part in re.split(r" (?:and|as well as|plus) ", text):
        sides = (_says(part, _UP_NOUNS), _says(part, _DOWN_NOUNS))
        whole = re.sub(r"(?<!\w)(?:it|them)(?!\w)", _ASSET, part)
        if sides[0] != sides[1]:
            yield sides[1]
        elif _ASSET in whole and (_says(whole, _GIVES) or _says(whole, _TAKES)):
            yield _by_verb(whole)


def ends_of_way(reader: Reader, first: Named, second: Named) -> tuple[Named, Named]:
    """Return where the way between two assets begins and where it ends."""
    text = _marked(reader)
    rest = text.partition(_ASSET)[2]
    between = rest.partition(_ASSET)[0]
    if _says(between, r"to|into") and not _says(between, _TAKES):
        return first, second
    backwards = _says(between, _TAKES) or _says(between, r"consumer|dependant|dependent|child|from")
    if not between.strip() or _says(between, r"and"):
        backwards = _says(rest, r"the other way|backwards")
    backwards = backwards or (
        _says(between, _DOWN_NOUNS) and not _says(between, r"(?:up|down)stream (?:asset|object)")
    )
    if reader.cue("distance") and not _says(between, _TAKES):  # "how far is X from Y", either way
        backwards = _only_backwards(first, second, backwards=backwards)
    return (second, first) if backwards else (first, second)


def _only_backwards(first: Named, second: Named, *, backwards: bool) -> bool:
    """Return which way a distance is measured: it starts where something follows."""
    start, end = (second, first) if backwards else (first, second)
    possible = start.has_downstream and end.has_upstream
    return backwards if possible else not backwards


def _marked(reader: Reader) -> str:
    """Return the question in lower case with a mark in the place of each asset."""
    kind = "asset" if reader.mentions("asset") else "column"
    words = [_ASSET if atom.named(kind) else atom.text.lower() for atom in reader.atoms]
    return " ".join(words)


_ASKS_WHAT = re.compile(
    r"(?:and |so )?(?:what|which|who|how many|list|show|assets|tables|views|all)\b"
)


def joint_of(reader: Reader) -> str:
    """Return "and" or "or" where the way leads to or from several: "what depends on A or B"."""
    before, _, rest = _marked(reader).partition(_ASSET)
    between = rest.partition(_ASSET)[0].strip(" ,")
    hit = reader.cue("impact") and reader.cue("change")  # what either of them breaks
    if hit and between in {"and", "or"} and not reader.cue("path", "distance"):
        return "or"
    way = reader.cue("up", "down") and not reader.cue("path", "distance")
    asks = _ASKS_WHAT.match(before)
    return between if way and asks and between in {"and", "or"} else ""


def _says(text: str, words: str) -> bool:
    return re.search(rf"(?<!\w)(?:{words})(?!\w)", text) is not None


def _by_verb(text: str) -> bool:
    """Return which way the first verb of the question leads from the asset."""
    gives, takes = _place(text, _GIVES), _place(text, _TAKES)
    if takes is not None and (gives is None or takes <= gives):
        return not _is_subject(text, takes)
    return gives is not None and _is_subject(text, gives)


def _place(text: str, words: str) -> int | None:
    found = re.search(rf"(?<!\w)(?:{words})(?!\w)", text)
    return found.start() if found else None


def _is_subject(text: str, verb: int) -> bool:
    """Return whether the asset stands before the verb: "what does X depend on"."""
    before = _ASSET in text[:verb]
    return before and not re.search(
        r"(?<!\w)(?:on|from|by|into|in|to) (?:it|this|that(?! (?:the )?\x00))(?!\w)", text
    )
