"""What one atom of a question adds to a draft."""

from __future__ import annotations

from collections.abc import Sequence

from sync.agent.drafts.applying import DONE, apply
from sync.agent.drafts.borrowing import borrow, field_of
from sync.agent.drafts.drafting import Draft
from sync.agent.drafts.limiting import CATEGORIES
from sync.agent.drafts.naming import take_names
from sync.agent.drafts.sorting import take_sorting
from sync.agent.frame import Filter, Flagged, Order
from sync.agent.model import Model
from sync.agent.numbers.amounts import Amount
from sync.agent.words.lattice import Atom
from sync.agent.words.lexicon import Reading

# Readings that stand back where anything else explains the word.
_RANKS = ("order", "agg", "measure", "flag", "is", "noun", "bucket", "dim")

_TEXTS = {
    "log": "message",
    "run": "error",
    "finding": "message",
    "alert": "message",
    "audit": "subject",
}

_PLAIN = frozenset({"rel", "func"})

# Cues that say nothing which a list or a number does not say as well.
_HARMLESS = frozenset(
    [
        "describe",
        "last_time",
        "started_by",
        "approved",
        "plan_tonight",
        "between",
        "named",
        "numbers",
        "together",
        "search",
        "mapped_to",
        "first",
        "contains",
        "healthy",
        "sides",
        "in_seconds",
        "in_minutes",
        "in_hours",
        "in_days",
    ]
)


def take_atom(made: Draft, atom: Atom, model: Model) -> None:
    """Explain *atom* by its best reading for this entity."""
    if _take_told(made, atom) or _counts_apart(made, atom, model):
        return
    if (
        (_is_written_column(made, atom) and take_names(made, atom))
        or _take_reading(made, atom)
        or take_names(made, atom)
    ):
        made.score += 2 + 0.5 * (atom.end - atom.start - 1)
    elif _tells_act(made, atom):
        made.score += 2
    elif borrow(made, atom, model):
        made.score += 0.8
    elif not (is_filler(atom) or _uses_column(made, atom)):
        made.missed.append(atom)
        made.score -= 3


def _is_written_column(made: Draft, atom: Atom) -> bool:
    """Return whether a word of ours is written as the column that it names: "QUANTITY"."""
    upper = atom.text.isupper() and len(atom.text) > len("ID") and "column" in made.entity.fields
    return upper and bool(atom.named("column")) and bool(atom.readings) and not atom.named("asset")


def _counts_apart(made: Draft, atom: Atom, model: Model) -> bool:
    """Read how many different things there must be: "in more than two different spaces"."""
    if not made.numbers or atom.start != made.number_at or not made.numbers[-1].op:
        return False
    if atom.has("agg", "distinct"):
        made.number_at, made.apart = atom.end, True
        return True
    names = [name for r in atom.readings if (name := field_of(r)) in made.entity.fields]
    if not names or names[0] == made.entity.name or not (made.apart or _is_of_kinds(atom)):
        return False
    made.apart, made.of_fields[made.numbers[-1]] = False, names[0]
    made.score += 2
    return True


# of these several can only be different ones: "owners with more than one asset type"
_KINDS = CATEGORIES - {"same_name", "error", "action", "level", "side", "pair", "difference"}


def _is_of_kinds(atom: Atom) -> bool:
    return not atom.has("noun") and any(atom.has("dim", name) for name in _KINDS)


def _tells_act(made: Draft, atom: Atom) -> bool:
    """Return whether *atom* only says that something was done, which every event says."""
    return made.entity.name == "audit" and atom.text.lower() in {"done", "did", "performed"}


def _take_told(made: Draft, atom: Atom) -> bool:
    """Explain what is no word of the lexicon: a way of sorting, a time, a number, a text."""
    if atom.sorting is not None:
        _take_sorting(made, atom)
    elif atom.time is not None:
        _take_time(made, atom)
    elif atom.number is not None and not atom.mentions:
        _take_number(made, atom)
    elif atom.pattern:
        _take_pattern(made, atom)
    elif atom.quoted:
        made.missed.append(atom)
        made.score -= 3
    else:
        return False
    return True


def is_filler(atom: Atom) -> bool:
    """Return whether leaving *atom* out changes nothing."""
    if any(r.kind in _PLAIN or r.kind == "ask" for r in atom.readings):
        return True
    return bool(atom.readings) and all(
        r.kind in _PLAIN | DONE or (r.kind == "cue" and r.name in _HARMLESS) for r in atom.readings
    )


def _uses_column(made: Draft, atom: Atom) -> bool:
    """Return whether the verb goes with what is meant: columns are used, log lines written."""
    verbs = {
        "column": {"use", "uses", "used", "using"},
        "log": {"written", "wrote", "writes", "write"},
    }
    return atom.text.lower() in verbs.get(made.entity.name, ())


def _take_sorting(made: Draft, atom: Atom) -> None:
    if take_sorting(made, atom):
        made.score += 2
        return
    made.missed.append(atom)
    made.score -= 3


def _take_time(made: Draft, atom: Atom) -> None:
    if atom.time is None or atom.time.window is None or not made.entity.time:
        made.missed.append(atom)
        made.score -= 2
        return
    made.windows.append(atom.time.window)
    made.score += 1


def _take_pattern(made: Draft, atom: Atom) -> None:
    """Explain a pattern of a name or a text: "starting with RT", "mentioning throttling"."""
    op, text, of = atom.pattern or ("like", atom.text, "")
    entity = made.entity
    name = _TEXTS.get(entity.name, "name" if "name" in entity.fields else entity.name)
    if entity.name in {"drift", "link"}:
        name = "asset"
    fields = [each for each in of.split("|") if each in entity.fields]
    if len(fields) > 1:
        made.score += 2
        made.alternatives.append(
            tuple(Filter(field=each, op=op, values=(text,), label=text) for each in fields)
        )
        return
    if fields:
        name = fields[0]
    if name not in entity.fields:
        made.missed.append(atom)
        made.score -= 3
        return
    made.score += 2
    new = Filter(field=name, op=op, values=(text,), label=text)
    classes = next(
        (
            v
            for r in atom.readings
            for n, v in r.values
            if n == "error_class" and n in entity.fields
        ),
        (),
    )
    if classes and entity.name in {"log", "run"} and not made.denying:
        of_class = Filter(field="error_class", values=classes, label=text)
        made.alternatives.append((new, of_class))
    else:
        made.filters.append(new)


def _take_number(made: Draft, atom: Atom) -> None:
    number = atom.number
    if number is None:
        return
    made.score += 0.5
    if number.ranking:
        _take_ranking(made, number)
    elif number.ordinal:
        _take_ordinal(made, atom, number)
    elif number.consecutive:
        made.missed.append(atom)
    elif number.percentile:
        made.aggs.append(f"p{int(number.value)}")
    else:
        made.numbers.append(number)
        made.number_at = atom.end


def _take_ranking(made: Draft, number: Amount) -> None:
    if number.value:
        made.limit = int(number.value)
    if made.order is None and number.ranking != "some":
        made.order = Order(descending=number.ranking in {"top", "last"})
        made.order_key = "time" if number.ranking in {"first", "last"} else ""


def _take_ordinal(made: Draft, atom: Atom, number: Amount) -> None:
    made.rank = int(number.value) if number.value > 0 else None
    if atom.text.lower() in {"first", "the first"} and made.order is None and made.entity.time:
        made.rank, made.limit = None, 1
        made.order, made.order_key = Order(descending=False), "time"


def _take_reading(made: Draft, atom: Atom) -> bool:
    readings = sorted(atom.readings, key=lambda r: _rank(made, r, atom))
    nouns = [r for r in readings if r.kind == "noun" and r.entity == made.entity.name]
    if nouns:
        _take_noun(made, nouns[0], atom)
        return True
    exact = [r for r in readings if r.entity == made.entity.name]
    limited = any(each.op and not each.unit for each in made.numbers)  # "more than two sources"
    if made.order is not None or made.counted or limited:  # "the most dependants" is a number
        exact = [r for r in exact if not _is_number(made, readings)]
    if made.things and any(r.kind == "measure" and r.name == atom.text.lower() for r in readings):
        exact = []  # "which jobs had more retries"
    if not made.relational:
        exact = [r for r in exact if r.kind != "flag" or not _is_rather_field(made, atom)]
    for reading in (*exact, *readings):
        if reading.kind == "flag" and reading not in exact:
            continue
        if apply(made, reading, atom):
            return True
    return all(reading.kind in DONE for reading in readings) and bool(readings)


def _rank(made: Draft, reading: Reading, atom: Atom) -> tuple[int, bool, bool]:
    """Return where *reading* stands; the type of a column is its data type."""
    of_asset = made.entity.name == "column" and reading.name in {"asset_type", "kind"}
    spoken = reading.kind == "dim" and reading.name != atom.text.lower()
    return _RANKS.index(reading.kind) if reading.kind in _RANKS else 9, of_asset, spoken


def _is_number(made: Draft, readings: Sequence[Reading]) -> bool:
    return any(
        r.kind == "measure" and r.name != "count" and r.name in made.entity.measures
        for r in readings
    )


def _is_rather_field(made: Draft, atom: Atom) -> bool:
    """Return whether outside "with ..." the word names a field or a thing, not a condition."""
    if any(r.kind == "flag" and r.flags[0].startswith("!") for r in atom.readings):
        return False
    named = any(r.kind == "dim" and r.name in made.entity.fields for r in atom.readings)
    named = named or _is_number(made, atom.readings)
    other = any(r.kind == "noun" and r.entity != made.entity.name for r in atom.readings)
    return (named or other) and not atom.text.lower().endswith("ed")


_TYPE_OF_KIND = {"view": "view", "analytic_model": "model"}  # every other kind is a table


def _excludes(one: Filter, other: Filter) -> bool:
    """Return whether nothing can be both, a kind of one type and another type."""
    kinds, types = (one, other) if one.field == "kind" else (other, one)
    if (kinds.field, types.field) != ("kind", "asset_type") or kinds.negated or types.negated:
        return False
    return not {_TYPE_OF_KIND.get(kind, "table") for kind in kinds.values} & set(types.values)


def _take_noun(made: Draft, reading: Reading, atom: Atom) -> None:
    first = not made.nouns
    made.nouns.append(reading.entity)
    if made.numbers and atom.start == made.number_at:
        made.of_rows.append(made.numbers[-1])
    made.noun_at = atom.start if made.noun_at < 0 else made.noun_at
    made.note_plural(atom, "same_name" if reading.entity == "column" and first else "")
    made.score += 0.5
    if atom.text.lower().startswith("number of"):
        made.counted = True
    for name, values in reading.values:
        new = Filter(field=name, values=values, label=atom.text)
        other = next((each for each in made.filters if _excludes(each, new)), None)
        if other is None:
            made.add(new)
        else:  # "remote tables and models"
            made.filters.remove(other)
            made.alternatives.append((other, new))
    for flag in reading.flags:
        made.flags.append(Flagged(flag=flag))
