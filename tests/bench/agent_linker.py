"""The agent's linker over 2,000 assets and 50,000 columns: mentions in a question, and searches.

`python -m tests.bench.agent_linker [COLUMNS]` prints JSON; times are in milliseconds of CPU.
"""

from __future__ import annotations

import random
import time
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sync.agent.words.linker import Entry, Linker
from tests.bench.measure import Target, main, run_worker

COLUMNS = 50_000
_ASSETS = 2_000
_WORDS = [
    "sales",
    "order",
    "item",
    "header",
    "customer",
    "vendor",
    "supplier",
    "invoice",
    "journal",
    "entry",
    "cost",
    "center",
    "exchange",
    "rate",
    "cash",
    "flow",
    "profit",
    "shipment",
    "delivery",
    "purchase",
    "inventory",
    "level",
    "warehouse",
    "stock",
    "employee",
    "payroll",
    "result",
    "unit",
    "absence",
    "product",
    "material",
    "country",
    "currency",
    "price",
    "tax",
    "amount",
    "net",
    "gross",
    "date",
    "posting",
    "document",
    "number",
    "type",
    "status",
    "code",
    "name",
    "text",
    "region",
    "plant",
    "company",
    "account",
    "ledger",
    "balance",
    "payment",
    "term",
    "bank",
]
_QUESTIONS = (
    "which columns of sales order header are nullable",
    "what depends on both customer delivery and exchange rates",
    "how many runs of the inventroy levels sync failed last week",
    "data type of net_amount in SALES_ORDER_ITEM_17",
    "who owns the general ledger accounts table",
    "where can I find customer data with a posting date",
    "compare the schema of purchase order and delivery document number",
    "is there anything about warehoues stock in the logistics space",
    "id date name code type status",
)
_SEARCHES = ("customer data", "posting date", "invoice", "vendor payment terms", "inventroy")


def bench(args: Sequence[str]) -> Mapping[str, Any]:
    measured = run_worker("agent_linker", int(args[0]) if args else COLUMNS)
    first, again = measured.said["question_ms_first"], measured.said["question_ms_again"]
    return {
        "measured": measured,
        "targets": {
            "question_ms_first_median": Target(first[len(first) // 2], at_most=20.0),
            "question_ms_again_worst": Target(again[-1], at_most=20.0),
            "search_ms_worst": Target(measured.said["search_ms"][-1], at_most=20.0),
        },
    }


def worker(args: Sequence[str]) -> Mapping[str, Any]:
    begun = time.process_time()
    linker = Linker(_entries(int(args[0])))
    built = time.process_time() - begun
    return {
        "entries": len(linker.entries),
        "build_seconds": round(built, 2),
        "question_ms_first": sorted(_times(linker)),
        "question_ms_again": sorted(_times(linker)),
        "search_ms": sorted(_time(lambda text=text: linker.find(text)) for text in _SEARCHES),
    }


def _times(linker: Linker) -> list[float]:
    return [_time(lambda text=text: linker.spans(text)) for text in _QUESTIONS]


def _time(work: Any) -> float:
    begun = time.process_time()
    work()
    return round((time.process_time() - begun) * 1_000, 2)


def _entries(columns: int) -> Iterator[Entry]:
    chance = random.Random(7)
    for number in range(_ASSETS):
        words = chance.sample(_WORDS, chance.randint(1, 3))
        name = "_".join([*words, str(number)]).upper()
        yield Entry(
            kind="asset",
            key=number,
            name=name,
            qualified=f"SPACE_{number % 20}.{name}",
            label=" ".join(words).title(),
            description=f"Holds every {' '.join(chance.sample(_WORDS, 4))} of the company",
        )
    for number in range(columns):
        words = chance.sample(_WORDS, chance.randint(1, 3))
        name = "_".join([*words, *([str(number % 97)] if number % 3 else [])]).upper()
        yield Entry(kind="column", key=number, name=name, label=" ".join(words).title())


if __name__ == "__main__":
    main(bench, worker)
