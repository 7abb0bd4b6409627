"""How the columns of two assets, or of both sides of a mapping, differ."""

from __future__ import annotations

import re

from sync.agent.frame import Frame
from sync.agent.recipes.direction import is_sure
from sync.agent.recipes.shape import Asking, Recipe, chosen, is_yes_no, recipe_frame
from sync.agent.words.names import Named
from sync.agent.words.reader import Reader

_LACKS = frozenset({"lack", "lacks", "missing", "lacking", "misses"})
_KNOWN = (
    "ask",
    "cue",
    "asset",
    "noun asset",
    "noun column",
    "noun column_pair",
    "noun link",
    "noun drift",
    "noun schema",
    "is system",
    "dim target",
    "dim asset",
    "dim schema",
    "dim data_type",
    "dim asset_type",
    "dim kind",
    "dim column",
    "dim system",
    "dim side",
    "schema",
    "flag mapped",
    "flag targeted",
    "flag differs",
    "flag inconsistent",
    "flag one_sided",
    "flag only_glue",
    "flag only_datasphere",
    "flag key",
    "group",
    "neg",
    "both",
    "measure count",
    "measure names",
    "agg distinct",
    "chart",
)
_SIDES = re.compile(
    r"\b(?:glue|aws|target|counterpart|twin|both (?:sides|systems|catalogs)|either side)\b", re.I
)
_ONE_SIDE = re.compile(
    r"\bonly (?:\w+ )?one\b|\bone (?:\w+ )?(?:side|system)s? only\b|\bjust one\b"
    r"|\bonly (?:on|in) one\b",
    re.I,
)
_ALIKE = re.compile(
    r"\b(?:match(?:es|ing)?|same|identical|agree|consistent|align(?:ed)?|equal|alike|all)\b", re.I
)
_DIFFERS = re.compile(r"\b(?:differ|discrepan|deviat|mismatch)", re.I)
_TYPES = re.compile(r"\b(?:types?|datatypes?)\b", re.I)
_IN_GLUE = re.compile(
    r"only (?:\w+ )?(?:in|on) (?:the )?(?:glue|aws)|extra|additional"
    r"|(?:not|missing|absent|lacking) (?:\w+ )?(?:in|from|on) (?:the )?(?:datasphere|sap)"
    r"|n't (?:\w+ )?(?:in|on) (?:the )?(?:datasphere|sap)"
    r"|(?:datasphere|sap)(?: side)? (?:lacks|misses|does(?: not|n't) have|has not|hasn't)"
    r"|(?:glue|aws)(?: side| table)? has (?:but|that|and)",
    re.I,
)
_IN_DATASPHERE = re.compile(
    r"only (?:\w+ )?(?:in|on) (?:the )?(?:datasphere|sap)"
    r"|(?:not|missing|absent|lacking|lost) (?:\w+ )?(?:in|from|on) (?:the )?(?:glue|aws|target)"
    r"|n't (?:\w+ )?(?:in|on) (?:the )?(?:glue|aws|target)"
    r"|(?:glue|aws|target)(?: side| table)? (?:lacks|misses|is missing|does(?: not|n't) have)"
    r"|(?:glue|aws|target)(?: side| table)? (?:has not|hasn't)"
    r"|all (?:of )?(?:the |its )?(?:columns|fields)\b.*\b(?:in|to|on) (?:the )?(?:glue|aws)"
    r"|never (?:made it to|reached|arrived in) (?:glue|aws)",
    re.I,
)


def rows_of_pair(reader: Reader) -> Frame | Asking | None:
    """How many rows both sides of a mapping have."""
    found = reader.mentions("asset", "link")
    both = reader.value("asset", "system", "datasphere") and reader.value("asset", "system", "glue")
    sides = both or _OTHER_SIDE.search(reader.text)
    if len(found) != 1 or not reader.measure("row_count") or not sides:
        return None
    if reader.window is not None or reader.left_over(*_KNOWN, "measure row_count", "rel"):
        return None
    picked = chosen(found[0])
    return picked if isinstance(picked, Asking) else recipe_frame("rows_of_pair", "link", picked)


_OTHER_SIDE = re.compile(
    r"\b(?:glue|aws) (?:table|twin|counterpart|copy|side)"
    r"|\b(?:its|the) (?:twin|counterpart|target)\b|\bboth (?:sides|systems|catalogs)\b",
    re.I,
)


def differences(reader: Reader) -> Frame | Asking | None:
    """How the columns of two assets, or of both sides of a mapping, differ."""
    found = reader.mentions("asset", "link")
    if not found or reader.noun("run", "audit", "job") or reader.left_over(*_KNOWN):
        return None
    if reader.cue("up", "down", "impact") and is_sure(reader):
        return None
    if len(found) == 2:
        return _two(reader)
    return _of_pair(reader) if len(found) == 1 else _of_all(reader)


def _of_all(reader: Reader) -> Frame | Asking | None:
    """What three assets or more have in common."""
    found = [chosen(each) for each in reader.mentions("asset", "link")]
    shared = reader.cue("common", "in_both") or "all" in reader.text.lower().split()
    if not (shared and _is_about_columns(reader)):
        return None
    picked: list[Named] = []
    for each in found:
        if isinstance(each, Asking):
            return each
        picked += each[:1]
    lacking = _lacking(reader)
    having = tuple(each for place, each in enumerate(picked) if place not in lacking)
    excluded = tuple(each.key for place, each in enumerate(picked) if place in lacking)
    return recipe_frame("columns_in_all", "column", having, excluded=excluded)


def _lacking(reader: Reader) -> set[int]:
    """Return which of the assets have them not: "that A and B share but C does not have"."""
    named = [place for place, atom in enumerate(reader.atoms) if atom.named("asset")]
    denied = [
        p for p, atom in enumerate(reader.atoms) if atom.has("neg") or atom.has("cue", "only")
    ]
    if not denied:
        return set()
    behind = {at for at, place in enumerate(named) if place > denied[0]}
    return behind or {len(named) - 1}  # "but C does not have"


def _is_about_columns(reader: Reader) -> bool:
    named = reader.noun("column", "column_pair") or reader.dim("data_type", "schema", "column")
    return named or reader.cue("schema_diff")


def _of_pair(reader: Reader) -> Frame | Asking | None:
    """Both sides of one mapping."""
    denied = any(atom.has("neg") for atom in reader.atoms) or reader.cue("only")
    alike = bool(_ALIKE.search(reader.text))
    compares = reader.ask("compare") or denied or alike or bool(_DIFFERS.search(reader.text))
    about = _is_about_columns(reader) or reader.ask("compare") or reader.noun("drift")
    alone = bool(_ALONE.search(reader.text))
    if not (
        about and (compares or alone) and (_SIDES.search(reader.text) or reader.ask("compare"))
    ):
        return None
    picked = chosen(reader.mentions("asset", "link")[0])
    if isinstance(picked, Asking):
        return picked
    return recipe_frame(
        "schema_difference",
        "column",
        picked,
        every=False,
        difference=_of_side(picked[0]) if alone else _wanted(reader),
        yes_no=is_yes_no(reader),
        inverted=alike,
    )


_ALONE = re.compile(r"\b(?:without|no|lacks?|lacking) (?:an? |any )?counterpart\b", re.I)


def _of_side(picked: Named) -> str:
    """Return the columns that only the side of *picked* has."""
    return "only in glue" if picked.system == "glue" else "only in datasphere"


def _wanted(reader: Reader) -> str | None:
    """Return the one difference that is asked for, None for all of them."""
    if _ONE_SIDE.search(reader.text):
        return "on one side"
    if _IN_GLUE.search(reader.text):
        return "only in glue"
    if _IN_DATASPHERE.search(reader.text) and not reader.ask("compare"):
        return "only in datasphere"
    only_types = _TYPES.search(reader.text) and not reader.cue("only")
    return "different type" if only_types and not _names_count(reader) else None


def _names_count(reader: Reader) -> bool:
    """Return whether which columns there are counts, not only of which type they are."""
    return bool(
        re.search(
            r"\b(?:columns|fields|attributes) and\b|\band (?:columns|fields)\b", reader.text, re.I
        )
    )


def _two(reader: Reader) -> Frame | Asking | None:
    picked: list[tuple[Named, ...]] = []
    for each in reader.mentions("asset", "link"):
        found = chosen(each)
        if isinstance(found, Asking):
            return found
        picked.append(found)
    if reader.ask("count") and not (_TYPES.search(reader.text) or _DIFFERS.search(reader.text)):
        return None  # "how many columns, A versus B" are two numbers
    has = reader.says("have", "has") and any(atom.has("neg") for atom in reader.atoms)
    if not (_is_about_columns(reader) or reader.ask("compare") or has):
        return None
    missing = reader.cue("only") or any(atom.has("neg") for atom in reader.atoms)
    alike = is_yes_no(reader) and bool(_ALIKE.search(reader.text))
    if _ONLY_ONE.search(reader.text) and not _TYPES.search(reader.text):
        return _compared(reader, *picked, missing=True)
    if reader.ask("compare") or _TYPES.search(reader.text) or alike:
        return _side_by_side(reader, *picked)
    shared = reader.cue("common", "in_both") or any(atom.has("both") for atom in reader.atoms)
    return _compared(reader, *picked, missing=missing) if missing or shared else None


_ONLY_ONE = re.compile(r"\bonly (?:\S+ has|in \S+ and not|\S+ contains)\b", re.I)


def _side_by_side(
    reader: Reader, first: tuple[Named, ...], second: tuple[Named, ...]
) -> Frame | None:
    only_types = bool(_TYPES.search(reader.text)) and not _names_count(reader)
    return recipe_frame(
        "columns_side_by_side",
        "column",
        (*first, *second),
        first=tuple(e.key for e in first),
        second=tuple(e.key for e in second),
        one=first[0].title,
        other=second[0].title,
        difference="different type" if only_types else None,
        yes_no=is_yes_no(reader),
        inverted=bool(_ALIKE.search(reader.text)),
    )


def _compared(
    reader: Reader, first: tuple[Named, ...], second: tuple[Named, ...], *, missing: bool
) -> Frame:
    """What the columns of one have that the other lacks, or what both have."""
    text = reader.text.lower()
    lacking = any(word in text for word in ("lack", "missing from", "missing in"))
    swapped = missing and lacking and "but" not in text and _first_lacks(reader)
    swapped = swapped or (missing and bool(_MISSES.search(text)))
    one, other = (second, first) if swapped else (first, second)
    return recipe_frame(
        "columns_compared",
        "column",
        (*one, *other),
        first=tuple(e.key for e in one),
        second=tuple(e.key for e in other),
        shared=not missing,
        keys=_of_keys(reader),
        yes_no=is_yes_no(reader),
    )


def _of_keys(reader: Reader) -> bool:
    """Return whether only the columns of the keys are compared."""
    return any("key" in r.flags and r.entity == "column" for a in reader.atoms for r in a.readings)


_MISSES = re.compile(
    r"\b(?:is|are) missing(?! (?:from|in|on))\b|\b(?:is|are) .{2,40} missing[?.! ]*$"
)


def _first_lacks(reader: Reader) -> bool:
    """Return whether the asset that lacks the columns is named first: "A lacks ... of B"."""
    named = [i for i, atom in enumerate(reader.atoms) if atom.named("asset")]
    lacking = [i for i, atom in enumerate(reader.atoms) if atom.text.lower() in _LACKS]
    return bool(lacking) and named[0] < lacking[0] < named[1]


RECIPES: tuple[Recipe, ...] = (rows_of_pair, differences)
