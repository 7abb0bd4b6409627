"""How a number is spread over its rows: bins of one round width, with how many lie in each."""

from __future__ import annotations

from sqlglot import exp, select

from sync.agent.frame import Frame
from sync.agent.model import Model
from sync.agent.sql.conditions import conditions
from sync.agent.sql.source import SQL, Params, Source, with_now

BINS = "histogram"
_ABOUT = 10  # bins, before their width is rounded up to 1, 2 or 5 of a power of ten


def is_binned(frame: Frame) -> bool:
    """Return whether the spread of a number is asked for."""
    return len(frame.asked) == 1 and frame.asked[0].agg == BINS


def to_bins(frame: Frame, model: Model, params: Params) -> exp.Query:
    """Return one row for each bin that holds something, in order."""
    source = Source(model[frame.entity], params)
    measure = source.entity.measures[frame.asked[0].measure]
    source.need(measure.joins)
    number = with_now(measure.of, params)
    where = [*conditions(frame, model, source), f"({number}) IS NOT NULL"]
    columns = (f"{source.entity.key} AS id", f"{number} AS n")
    numbers = source.apply(select(*columns, dialect=SQL).distinct()).where(*where, dialect=SQL)
    # of the bulk: one run of hours is no reason to throw all others into one bin
    raw = f"greatest((quantile_cont(n, 0.98) - min(n)) / {_ABOUT}, (max(n) - min(n)) / 1000, 1e-9)"
    power = f"pow(10, floor(log10({raw})))"
    width = (
        f"{power} * CASE WHEN {raw} <= {power} THEN 1 WHEN {raw} <= 2 * {power} THEN 2 "
        f"WHEN {raw} <= 5 * {power} THEN 5 ELSE 10 END"
    )
    step = select(f"{width} AS width", dialect=SQL).from_("numbers")
    lower = "floor(n / width) * width"
    tree = select(
        f"{lower} AS from_value", f"{lower} + width AS to_value", "count(*) AS count", dialect=SQL
    ).from_("numbers", dialect=SQL)
    tree = tree.join("CROSS JOIN step", dialect=SQL).group_by("1", "2", dialect=SQL)
    tree = tree.with_("numbers", numbers, dialect=SQL).with_("step", step, dialect=SQL)
    return tree.order_by("1", dialect=SQL)
