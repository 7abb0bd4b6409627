"""Gold answers: SQL over the views, written by hand from the question file's conventions.

An entry is named by its question, or `QUESTION.TURN`; `as` says how it is compared (see
`tests.agent.compare`), `also` holds other readings that the question file accepts. `[[...]]` is a
filter: leaving any one of them out must change the result in some world. Braces stand for SQL:
moments of the frozen clock ({today}, {this_week}, ...), sources ({runs}, {assets}, {jobs}) and
choices, each of which is a reading of its own ({who}, {days:N}, {began}, {recovered}).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from itertools import product
from pathlib import Path
from typing import Any

import yaml

_HERE = Path(__file__).parent
_NOW = "CAST($now AS TIMESTAMP)"
_FINISHED = "status IN ('SUCCEEDED', 'FAILED', 'PARTIAL')"
_HOURS = "string_split(split_part(cron, ' ', 2), ',')"
_WORDS = {
    "now": _NOW,
    "today": f"date_trunc('day', {_NOW})",
    "yesterday": f"(date_trunc('day', {_NOW}) - INTERVAL 1 DAY)",
    "this_week": f"date_trunc('week', {_NOW})",
    "last_week": f"(date_trunc('week', {_NOW}) - INTERVAL 7 DAY)",
    "this_month": f"date_trunc('month', {_NOW})",
    "last_month": f"(date_trunc('month', {_NOW}) - INTERVAL 1 MONTH)",
    "this_quarter": f"date_trunc('quarter', {_NOW})",
    "this_year": f"date_trunc('year', {_NOW})",
    "assets": "(SELECT * FROM v_asset WHERE deleted_at IS NULL)",
    "runs": (
        "(SELECT r.*, l.sap_schema AS space, l.sap_asset_id,"
        " l.sap_schema || '.' || l.sap_name AS asset FROM v_run r"
        " LEFT JOIN v_job_link j USING (job_id) LEFT JOIN v_link l USING (link_id))"
    ),
    "jobs": (
        "(SELECT j.*, j.name AS job, l.sap_schema || '.' || l.sap_name AS asset FROM v_job j"
        " LEFT JOIN v_job_link k USING (job_id) LEFT JOIN v_link l USING (link_id)"
        " WHERE j.deleted_at IS NULL)"
    ),
    "finished": _FINISHED,
    "success_rate": (
        f"count(*) FILTER (status = 'SUCCEEDED') / nullif(count(*) FILTER ({_FINISHED}), 0)"
    ),
    "failure_rate": "avg((status = 'FAILED')::INT)",
    # whether a job fires at f.moment: every field of the fixture's expressions but the month's
    "fires": (
        f"CASE WHEN interval_s IS NOT NULL THEN f.moment >= {_NOW}"
        " AND (epoch(f.moment) - epoch(next_fire_at)) % interval_s = 0 ELSE"
        " minute(f.moment) = try_cast(split_part(cron, ' ', 1) AS INT)"
        f" AND (split_part(cron, ' ', 2) = '*' OR list_contains({_HOURS}, hour(f.moment)::VARCHAR))"
        " AND split_part(cron, ' ', 3) = '*' AND (split_part(cron, ' ', 5) = '*' OR"
        " (split_part(cron, ' ', 5) = '1-5' AND isodow(f.moment) <= 5)"
        " OR (split_part(cron, ' ', 5) = '0' AND isodow(f.moment) = 7)) END"
    ),
    "as_glue": (
        "regexp_replace(replace(replace(replace(replace(lower(data_type), 'cds.', ''),"
        " 'integer64', 'bigint'), 'integer', 'int'), 'string(', 'varchar('), '^string$', 'string')"
    ),
}
_CHOICES = {
    "who": ("asset", "job"),
    "began": ("finished_at", "started_at"),
    "recovered": ("finished_at", "started_at"),
}
_BRACES = re.compile(r"\{(\w+)(?::(\d+))?\}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Gold:
    """The gold answer of one turn."""

    name: str
    how: str
    sql: str
    also: tuple[str, ...] = ()
    n: tuple[int | None, ...] = ()  # of a ranking: how many rows it may show, None for all
    by: str = ""
    start: str = ""
    chart: str = ""
    says: str = ""
    first: tuple[str, ...] = ()
    texts: tuple[str, ...] = ()
    allowed: str = ""
    tolerance: float = 1e-4

    def readings(self) -> Iterator[str]:
        """Yield the SQL of every accepted reading, the first one first."""
        for sql in (self.sql, *self.also):
            yield from expand(_without_marks(sql))

    def mutants(self) -> Iterator[str]:
        """Yield the first reading with one filter left out, once for each filter."""
        for start, end in _marks(self.sql):
            mutant = f"{self.sql[:start]}TRUE{self.sql[end:]}"
            yield next(expand(_without_marks(mutant)))


def parameters(now: datetime) -> dict[str, Any]:
    """Return the parameters of every gold query."""
    return {"now": now.replace(tzinfo=None)}


def expand(sql: str) -> Iterator[str]:
    """Yield *sql* with its braces filled in, once for each combination of choices."""
    keys = list(dict.fromkeys(match.group(0) for match in _BRACES.finditer(sql)))
    for values in product(*(_values(key) for key in keys)):
        filled = sql
        for key, value in zip(keys, values, strict=True):
            filled = filled.replace(key, value)
        yield filled


def _values(key: str) -> tuple[str, ...]:
    word, days = _BRACES.fullmatch(key).groups()  # type: ignore[union-attr]  # it was found by it
    if word == "days":
        whole = f"(date_trunc('day', {_NOW}) - INTERVAL {days} DAY)"
        return f"({_NOW} - INTERVAL {days} DAY)", whole
    return _CHOICES.get(word) or (_WORDS[word],)


def _without_marks(sql: str) -> str:
    return sql.replace("[[", "").replace("]]", "")


def _marks(sql: str) -> Iterator[tuple[int, int]]:
    opened: list[int] = []
    for match in re.finditer(r"\[\[|\]\]", sql):
        if match.group() == "[[":
            opened.append(match.start())
        else:
            yield opened.pop(), match.end()


@cache
def load() -> Mapping[str, Gold]:
    """Return the gold answers by the name of their turn."""
    found: dict[str, Gold] = {}
    for name in ("catalog", "runs", "links"):
        found |= parse(yaml.safe_load((_HERE / f"{name}.yaml").read_text(encoding="utf-8")))
    return found


def parse(content: Mapping[str, Mapping[str, Any]]) -> dict[str, Gold]:
    """Return gold answers from what a file says of them."""
    return {name: _gold(name, values) for name, values in content.items()}


@cache
def behaviours() -> Mapping[str, Mapping[str, Any]]:
    """Return what turns may do beside what their question expects."""
    found: Mapping[str, Mapping[str, Any]] = yaml.safe_load(
        (_HERE / "behaviours.yaml").read_text(encoding="utf-8")
    )
    return found


def _gold(name: str, values: Mapping[str, Any]) -> Gold:
    rest = {key: value for key, value in values.items() if key not in {"as", "sql"}}
    for key in ("also", "first", "texts"):
        rest[key] = tuple(rest.get(key, ()))
    numbers = rest.get("n", ())
    numbers = numbers if isinstance(numbers, list) else [numbers] if numbers else []
    rest["n"] = tuple(None if each == "all" else each for each in numbers)
    return Gold(name=name, how=values["as"], sql=values.get("sql", ""), **rest)
