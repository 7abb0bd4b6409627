"""The typed frame: what a question asks for, in the words of the semantic model."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from sync.agent.times.window import Window


@dataclass(frozen=True, slots=True)
class Norm:
    """The average or median of all rows that meet the rest of a question, *times* as much.

    *of* is a field: the average is that of the rows with the same value there.
    """

    agg: str
    times: float = 1.0
    of: str = ""

    def __str__(self) -> str:
        name = {"avg": "average"}.get(self.agg, self.agg)
        whose = f" of the {self.of}" if self.of else ""
        return f"{'' if self.times == 1 else f'{self.times:g} times '}the {name}{whose}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """A condition on a field; *label* is how people read it.

    *op* is one of is, in, like, prefix, suffix, >, >=, <, <=, between, empty.
    """

    field: str
    op: str = "is"
    values: tuple[Any, ...] = ()
    label: str = ""
    negated: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Flagged:
    """A condition of the model that holds, or does not where *wanted* is false."""

    flag: str
    wanted: bool = True


Condition = Filter | Flagged


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A measure, summed up as *agg* says, "" is its own way; or the values *of* a field.

    A length of time is told in its *unit* besides: minutes, hours, days.
    """

    measure: str = "count"
    agg: str = ""
    of: str = ""
    unit: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Related:
    """Things of another entity that must hang on ours: *op* and *number* say how many.

    With a *share* the number is percent: so many of them must meet these conditions.
    """

    part: Frame
    op: str = ">="
    number: float = 1
    high: float = 0
    share: tuple[Condition, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """A ranking by a measure, a field, or (empty) by what is counted."""

    by: str = ""
    descending: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """One question, understood.

    A *recipe* is a verified query with *args*; without one the frame selects and aggregates.
    *share* is what part of the rows meets; *of_total* gives each group's share of all. *overall*
    sums up the numbers of the groups *inner*. *bucket* makes a series over time; *windows*
    compares periods; *parts* puts measures of several entities beside each other;
    *more* keeps the groups where the first is ">" or "<" than the second. *having* limits the
    first number of a group, *limits* its "rows", its different days ("day") or values of a field,
    or how many of its rows meet something. *zeros* keeps the groups that have no rows.
    """

    entity: str
    recipe: str = ""
    args: tuple[tuple[str, Any], ...] = ()
    asked: tuple[Asked, ...] = ()
    select: tuple[str, ...] = ()
    filters: tuple[Filter, ...] = ()
    flags: tuple[Flagged, ...] = ()
    related: tuple[Related, ...] = ()
    alternatives: tuple[tuple[Condition | Related, ...], ...] = ()
    window: Window | None = None
    time_field: str = ""
    windows: tuple[Window, ...] = ()
    groups: tuple[str, ...] = ()
    bucket: str = ""
    having: Filter | None = None
    limits: tuple[Filter | Related, ...] = ()
    order: Order | None = None
    limit: int | None = None
    rank: int | None = None
    per_group: str = ""
    distinct: bool = False
    cumulative: bool = False
    zeros: bool = False
    share: tuple[Condition | Related, ...] = ()
    share_window: Window | None = None
    of_total: bool = False
    overall: str = ""
    inner: tuple[str, ...] = ()
    parts: tuple[Frame, ...] = ()
    ratio: bool = False
    more: str = ""
    chart: str = ""
    yes_no: bool = False
    who: bool = False

    @property
    def shares(self) -> bool:
        """Return whether the rows that meet something are set against all."""
        return bool(self.share) or self.share_window is not None

    @property
    def limited(self) -> bool:
        """Return whether numbers limit which groups are kept."""
        return self.having is not None or bool(self.limits)

    @property
    def conditions(self) -> tuple[Condition, ...]:
        """Return the filters and the flags."""
        return (*self.filters, *self.flags)

    def arg(self, name: str) -> Any:
        """Return the argument *name* of the recipe, None where it has none."""
        return dict(self.args).get(name)

    def with_args(self, **args: Any) -> Frame:
        """Return the frame with these arguments besides its own."""
        return replace(self, args=tuple({**dict(self.args), **args}.items()))


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """One SELECT with its bound parameters."""

    sql: str
    params: dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One of the things that a question might mean."""

    label: str
    question: str = ""
    value: Any = None
