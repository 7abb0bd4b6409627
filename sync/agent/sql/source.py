"""The FROM of a query: its joins, and the values that it binds."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from sqlglot import exp

from sync.agent.model import Entity

SQL = "duckdb"


@dataclass(slots=True)
class Params:
    """Collects the values that a query binds."""

    now: datetime
    values: dict[str, Any] = field(default_factory=dict)

    def bind(self, value: Any) -> str:
        """Return the placeholder of *value*."""
        if isinstance(value, datetime) and value.tzinfo is not None:
            value = value.astimezone(UTC).replace(tzinfo=None)
        for name, known in self.values.items():
            if known == value and type(known) is type(value):
                return f"${name}"
        name = f"p{len(self.values) + 1}"
        self.values[name] = value
        return f"${name}"


@dataclass(slots=True)
class Source:
    """The FROM of one entity, with the joins that are needed so far."""

    entity: Entity
    params: Params
    joins: set[str] = field(default_factory=set)

    def need(self, joins: Iterable[str]) -> None:
        """Join these, too."""
        self.joins.update(joins)

    def sql(self, name: str) -> str:
        """Return the expression of the field or flag *name*."""
        found = self.entity.fields.get(name) or self.entity.flags[name]
        self.need(found.joins)
        return with_now(found.sql, self.params)

    def sorted_by(self, name: str) -> str:
        """Return the expression that sorts by *name*: by what its values rank, where they do."""
        return self.ranked(self.sql(name), name)

    def ranked(self, sql: str, name: str) -> str:
        """Return what sorts *sql*, a value of the field *name*."""
        ranks = self.entity.fields[name].order if name in self.entity.fields else ()
        if not ranks:
            return sql
        whens = " ".join(f"WHEN '{value}' THEN {-place}" for place, value in enumerate(ranks))
        return f"CASE {sql} {whens} END"

    def flag(self, name: str) -> str:
        """Return the condition of the flag *name*."""
        found = self.entity.flags[name]
        self.need(found.joins)
        return with_now(found.sql, self.params)

    def apply(self, query: exp.Select) -> exp.Select:
        """Return *query* with FROM and joins."""
        query = query.from_(self.entity.source, dialect=SQL)
        for name, sql in self.entity.joins.items():
            if name in self.joins:
                query = query.join(sql, dialect=SQL)
        return query


def with_now(sql: str, params: Params) -> str:
    """Return *sql* with the instant of the question bound."""
    return sql.replace("$now", params.bind(params.now)) if "$now" in sql else sql
