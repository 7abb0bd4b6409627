"""A frame in the making, for one entity: what is known of it so far."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime

from sync.agent.frame import Asked, Condition, Filter, Flagged, Order, Related
from sync.agent.model import Entity
from sync.agent.numbers.amounts import Amount
from sync.agent.times.window import Window, to_come
from sync.agent.words.lattice import Atom
from sync.agent.words.names import Named

# The fields that say where something lies.
SCHEMAS = frozenset({"space", "database", "schema"})
PLACES = SCHEMAS | {"system"}
# The condition of having an owner, whoever that is.
OWNED = Filter(field="owner", op="empty", label="no owner", negated=True)
# Words for the things that were told of just before.
THEM = frozenset({"them", "these", "those", "which"})

_VERBS = frozenset({"owns", "belongs", "maintains", "looks", "takes", "knows"})


@dataclass(slots=True)
class Draft:
    """A frame in the making; *missed* are the atoms that nothing in it explains."""

    entity: Entity
    nouns: list[str] = field(default_factory=list)
    filters: list[Filter] = field(default_factory=list)
    flags: list[Flagged] = field(default_factory=list)
    alternatives: list[tuple[Condition | Related, ...]] = field(default_factory=list)
    denying: bool = False  # what is taken now is denied: it is no alternative to what is not
    latest: tuple[Condition | Related, ...] = ()  # the conditions taken last
    windows: list[Window] = field(default_factory=list)
    related: list[Related] = field(default_factory=list)
    asked: list[Asked] = field(default_factory=list)
    aggs: list[str] = field(default_factory=list)
    usual: bool = False  # the average is only what "typically" comes to
    select: list[str] = field(default_factory=list)
    groups: list[str] = field(default_factory=list)
    met: list[Related] = field(default_factory=list)  # how many of its rows a group must have so
    things: list[tuple[str, Atom]] = field(default_factory=list)  # nouns that could be groups
    bucket: str = ""
    of_steps: bool = False  # what share of the days it is, not how many
    per_bucket: bool = False  # "per day", a series; otherwise "which day", a ranking
    order: Order | None = None
    order_key: str = ""
    order_said: Atom | None = None
    order_filters: list[Filter] = field(default_factory=list)
    limit: int | None = None
    rank: int | None = None
    sorts: bool = False  # the order sorts the whole list, it does not cut it
    ranked_by: str = ""  # the number that a ranking is about: "the top 5 by row count"
    counted: bool = False
    shown: bool = False  # the count stands beside what is listed: "types with counts"
    how_many: bool = False
    distinct: bool = False  # how many different ones
    wider: Filter | None = None  # what they are some of: "share of glue tables in iceberg format"
    counted_noun: str = ""  # the other entity that a ranking counts
    chart: str = ""
    time_field: str = ""
    untimed: bool = False  # not in the time that is named, but before
    numbers: list[Amount] = field(default_factory=list)
    of_rows: list[Amount] = field(default_factory=list)  # those that count rows: "20 runs"
    number_at: int = -1  # where the last number ends
    apart: bool = False  # "different" stands behind it
    of_fields: dict[Amount, str] = field(default_factory=dict)  # "in more than 2 different spaces"
    plural: bool = False
    one: bool = False  # "which one" of them is asked for
    many: dict[str, bool] = field(default_factory=dict)  # which fields are spoken of as many
    each: bool = False
    split: str = ""  # the group within which a ranking is made
    versus: bool = False
    universal: bool = False  # whether it holds for all is asked
    who: bool = False
    possessive: bool = False  # "with their owners" shows a field, it is no condition
    theirs: frozenset[str] = frozenset()  # what is said behind "their": fields and measures
    when: bool = False
    ago: bool = False  # how long it is since then is asked
    since: bool = False  # how long something has been so is asked
    why: bool = False  # the errors of what failed are asked for
    lately: str = ""  # the time whose newest was spoken of: "changed last"
    newest: bool = False  # "the last sync" of a question about runs
    synced: bool = False  # "synced": mapped, or with a time that a run succeeded
    relational: bool = False  # read inside "with ..."
    missed: list[Atom] = field(default_factory=list)
    ambiguous: list[tuple[Atom, tuple[Named, ...]]] = field(default_factory=list)
    said: dict[Condition, int] = field(default_factory=dict)  # at which word each condition stands
    noun_at: int = -1
    among_at: int = -1  # where "among" stands, behind which is what a share is of
    predicate_at: int = -1  # where the last verb stands: "came from", "are in"
    of_each: bool = False  # "of each space", not "per space"
    every: bool = False  # each of what is listed: "when did each job run"
    score: float = 0.0
    now: datetime | None = None

    @property
    def lies_ahead(self) -> bool:
        """Return whether a time that is named has not come yet."""
        return self.now is not None and to_come(self.windows, self.now)

    def add(self, new: Filter) -> None:
        """Add *new*; two values of one field are alternatives."""
        for index, known in enumerate(self.filters):
            alike = (known.field, known.op, known.negated) == (new.field, new.op, new.negated)
            alike = alike and not self.denying
            if alike and new.field == "kind" and set(new.values) < set(known.values):
                self.filters[index] = new  # "glue tables in iceberg format" are only those
                self.wider = known
                return
            if alike and new.op == "is":
                values = tuple(dict.fromkeys((*known.values, *new.values)))
                label = known.label if new.label in known.label else f"{known.label} or {new.label}"
                self.filters[index] = replace(known, values=values, label=label)
                return
        self.filters.append(new)

    def note_plural(self, atom: Atom, name: str = "") -> None:
        """Note that *atom* speaks of many, where it does, and of which field."""
        words = atom.text.lower().split()
        if words[-1] == "next" or _VERBS & set(words):
            if name and words[0] == "who":
                self.many.setdefault(name, False)  # "who owns the most tables" is one
            return  # "what runs next", "who owns"
        many = any(word.endswith("s") and not word.endswith("ss") for word in words)
        self.plural = self.plural or many
        if name:
            self.many[name] = many or self.many.get(name, False)
