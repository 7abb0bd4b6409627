"""What a model may look up: names, one asset, its lineage, and guarded SQL. Nothing writes."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import orjson

from sync.agent.llm.chat import Call, Tool
from sync.agent.sandbox import Sandbox
from sync.agent.words.linker import Entry, Linker
from sync.config import AgentSettings
from sync.errors import ModelUnusable, QueryRefused
from sync.store.database import Store, Table
from sync.store.sql import load_queries

MOST_ROWS = 100
_MOST_NAMES = 20
_MOST_TEXT = 20_000  # characters of one result
_DEPTH = 10
_LOGS = ("v_run_log", "v_attempt")
_SQL = load_queries("agent")
_TEXT = {"type": "string"}

TOOLS = (
    Tool(
        "search_assets",
        "Find assets by words of their names, labels and descriptions.",
        {"type": "object", "properties": {"text": _TEXT}, "required": ["text"]},
    ),
    Tool(
        "describe",
        "Describe one asset, named as SCHEMA.NAME, with its columns.",
        {"type": "object", "properties": {"asset": _TEXT}, "required": ["asset"]},
    ),
    Tool(
        "get_lineage",
        "List what an asset reads from (upstream) or what reads from it (downstream).",
        {
            "type": "object",
            "properties": {"asset": _TEXT, "direction": {"enum": ["upstream", "downstream"]}},
            "required": ["asset", "direction"],
        },
    ),
    Tool(
        "run_sql",
        "Run one SELECT of DuckDB over the views; the rows go to the person who asked.",
        {"type": "object", "properties": {"sql": _TEXT}, "required": ["sql"]},
    ),
)


@dataclass(frozen=True, slots=True)
class Written:
    """SQL that a model wrote and that was answered."""

    sql: str
    table: Table


class Toolbox:
    """The tools over *store*; what they return is what leaves for the model."""

    def __init__(self, store: Store, sandbox: Sandbox, settings: AgentSettings) -> None:
        self._store = store
        self._sandbox = sandbox
        self._settings = settings
        self._assets = {
            str(row[2]) + "." + str(row[3]): row for row in store.query(_SQL["asset_names"]).rows
        }
        self._linker = Linker(map(_entry, self._assets.values()))
        self.written: list[Written] = []

    def names_like(self, text: str) -> tuple[str, ...]:
        """Return the qualified names of the assets that *text* may mention."""
        spans = self._linker.spans(text)
        hits = [hit for span in spans for hit in span.hits]
        return tuple(dict.fromkeys(hit.entry.qualified for hit in hits))[:_MOST_NAMES]

    def views(self) -> str:
        """Return the views that SQL may read, each with its columns."""
        lines = []
        for view in sorted(self._store.views):
            columns = self._store.query(f"SELECT * FROM {view} LIMIT 0").columns  # noqa: S608 - a view's own name
            lines.append(f"{view}({', '.join(columns)})")
        return "\n".join(lines)

    def call(self, call: Call) -> str:
        """Return what *call* comes to, as text; what cannot be done is told, never raised."""
        try:
            result = self._tool(call.name)(call.arguments)
        except (QueryRefused, ModelUnusable) as error:
            result = {"error": str(error)}
        except (KeyError, TypeError) as error:
            result = {"error": f"{call.name} needs other arguments: {error}."}
        return orjson.dumps(result, default=str).decode()[:_MOST_TEXT]

    def _tool(self, name: str) -> Callable[[Mapping[str, Any]], Mapping[str, Any]]:
        tools = {
            "search_assets": self._search,
            "describe": self._describe,
            "get_lineage": self._lineage,
            "run_sql": self._run_sql,
        }
        if name not in tools:
            raise ModelUnusable(f"There is no tool {name}; there are {', '.join(tools)}.")
        return tools[name]

    def _search(self, arguments: Mapping[str, Any]) -> Mapping[str, Any]:
        hits = self._linker.find(str(arguments["text"]), limit=_MOST_NAMES)
        return {"assets": [{"name": h.entry.qualified, "label": h.entry.label} for h in hits]}

    def _describe(self, arguments: Mapping[str, Any]) -> Mapping[str, Any]:
        asset = self._known(arguments["asset"])
        described = self._rows("describe_asset", assets=[asset])
        columns = self._rows("columns_of_asset", assets=[asset])
        shown = ("column_name", "data_type", "is_key", "label")
        return {
            "asset": described[0],
            "columns": [{name: column[name] for name in shown} for column in columns],
        }

    def _lineage(self, arguments: Mapping[str, Any]) -> Mapping[str, Any]:
        direction = str(arguments["direction"])
        if direction not in {"upstream", "downstream"}:
            raise ModelUnusable(f"{direction!r} is no direction.")
        found = self._rows(
            direction,
            assets=[self._known(arguments["asset"])],
            depth=_DEPTH,
            least=1,
            types=[],
            schemas=[],
            owner=None,
        )
        return {direction: [{"asset": r["asset"], "distance": r["distance"]} for r in found]}

    def _run_sql(self, arguments: Mapping[str, Any]) -> Mapping[str, Any]:
        sql = str(arguments["sql"])
        table = self._sandbox.run(self._store, sql, rows=MOST_ROWS)
        self.written.append(Written(sql, table))
        told: dict[str, Any] = {"columns": table.columns, "rows_found": len(table.rows)}
        is_log = any(view in sql.lower() for view in _LOGS)
        if self._settings.send_rows and (self._settings.send_logs or not is_log):
            told["rows"] = table.rows
        return told

    def _known(self, name: object) -> int:
        for qualified, row in self._assets.items():
            if str(name).casefold() in {qualified.casefold(), str(row[3]).casefold()}:
                return int(row[0])
        near = [hit.entry.qualified for hit in self._linker.find(str(name), limit=3)]
        raise ModelUnusable(f"There is no asset {name}; near are {', '.join(near) or 'none'}.")

    def _rows(self, query: str, **parameters: Any) -> Sequence[Mapping[str, Any]]:
        table = self._store.query(_SQL[query], parameters)
        return [dict(zip(table.columns, row, strict=True)) for row in table.rows]


def _entry(row: Sequence[Any]) -> Entry:
    number, _, schema, name, label, _, description = row[:7]
    return Entry(
        kind="asset",
        key=number,
        name=name,
        qualified=f"{schema}.{name}",
        label=label or "",
        description=description or "",
    )
