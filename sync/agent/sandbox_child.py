"""The program that runs one query on a snapshot and cannot do anything else.

It is started with `python -I` in a process of its own and imports nothing of this project. It
reads what to do as JSON from its input, bounds itself, and writes what came out as JSON. Messages
hold what DuckDB says without the statement.
"""

import json
import resource
import sys
from types import ModuleType
from typing import Any


def _bound(memory: int, seconds: int) -> None:
    for limit, value in (
        (resource.RLIMIT_AS, memory),
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NOFILE, 64),
    ):
        resource.setrlimit(limit, (value, value))


def _main() -> None:
    task = json.load(sys.stdin)
    _bound(task["memory"], task["seconds"])
    import duckdb  # only once the bounds are set

    try:
        sys.stdout.write(json.dumps(_answer(duckdb, task), default=str))
    except (duckdb.Error, MemoryError) as error:
        sys.stdout.write(json.dumps({"error": str(error).partition("\n")[0] or "out of memory"}))


def _answer(duckdb: ModuleType, task: dict[str, Any]) -> dict[str, Any]:
    config = {
        "threads": 1,
        "memory_limit": f"{task['memory'] // 2 // 1024**2}MiB",
        "autoinstall_known_extensions": False,
        "autoload_known_extensions": False,
        "allow_community_extensions": False,
        "temp_directory": "",
        "disabled_optimizers": "common_subplan",  # its answers are wrong: see the store
    }
    connection = duckdb.connect(task["path"], read_only=True, config=config)
    for statement in task["settings"]:
        connection.execute(statement)
    statements = connection.extract_statements(task["sql"])
    if [each.type for each in statements] != [duckdb.StatementType.SELECT]:
        return {"error": "Only one SELECT may run here"}
    connection.execute(statements[0], task["params"] or None)
    columns = [(column[0], str(column[1])) for column in connection.description]
    rows = connection.fetchmany(task["rows"] + 1)
    return {"columns": columns, "rows": rows}


_main()
