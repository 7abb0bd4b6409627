"""SQL as a person wrote it, and the SQL that an answer came from."""

from __future__ import annotations

import re

from sync.agent.answer import Answer, Behaviour, say
from sync.agent.sandbox import Sandbox
from sync.errors import QueryRefused
from sync.store.database import Store, Table


def own_sql(text: str, store: Store, sandbox: Sandbox | None) -> Answer:
    """Return the rows of a SELECT that a person wrote, or why it is refused."""
    sql = text.rstrip("; ")
    try:
        # A child process can be killed; without a place for one, nobody's SQL is run.
        table = sandbox.run(store, sql) if sandbox else _no_sandbox()
    except QueryRefused as error:
        return say(Behaviour.REFUSE, str(error))
    return Answer(
        behaviour=Behaviour.ANSWER,
        text=f"{len(table.rows)} {'row' if len(table.rows) == 1 else 'rows'} of your own SQL.",
        columns=table.columns,
        rows=tuple(table.rows),
        sql=text,
        interpretation="SQL as it was written",
    )


def sql_used(before: Answer | None) -> Answer:
    """Return the SQL of the answer *before*."""
    if before is None:
        return say(Behaviour.CLARIFY, "Nothing was asked yet, so no SQL ran.")
    views = ", ".join(sorted(set(re.findall(r"\bv_\w+", before.sql))))
    return Answer(
        behaviour=Behaviour.ANSWER,
        text=f"The answer came from one SELECT over {views}; here it is.",
        sql=before.sql,
        params=before.params,
        value=before.sql,
        columns=("sql",),
        rows=((before.sql,),),
    )


def _no_sandbox() -> Table:
    raise QueryRefused("SQL is run only where there is a folder for a snapshot; use the app.")
