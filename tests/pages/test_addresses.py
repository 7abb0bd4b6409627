"""Query parameters that hold a widget: each is the key of one widget in the whole app.

The values of such widgets outlive a change of page, so a name that a list has on one page and a
line of text on another breaks whichever is drawn second.
"""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

PAGES = Path(__file__).resolve().parent.parent.parent / "pages"


def held_names(source: str) -> Iterator[str]:
    """Yield the names of the query parameters that *source* binds to widgets."""
    for call in ast.walk(ast.parse(source)):
        if not isinstance(call, ast.Call):
            continue
        called = ast.unparse(call.func)
        named = {each.arg: each.value for each in call.keywords}
        held = {"choose_part": call.args[2:3], "_many": [named.get("key")]}.get(
            called, [named["key"]] if "bind" in named and "key" in named else []
        )
        yield from (each.value for each in held if isinstance(each, ast.Constant))


def test_a_query_parameter_holds_one_widget():
    held = Counter(
        name for path in sorted(PAGES.rglob("*.py")) for name in held_names(path.read_text("utf-8"))
    )

    assert held["schema"] == 1, "the facets of the assets are not seen"
    assert len(held) > 25
    assert {name: number for name, number in held.items() if number > 1} == {}


def test_a_name_held_twice_is_seen():
    twice = 'st.multiselect("A", key="a", bind="query-params")\nchoose_part("B", _B, "a")\n'

    assert list(held_names(twice)) == ["a", "a"]
