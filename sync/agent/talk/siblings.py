"""Things called like what was spoken of: after SALES_ORDERS, "and the items?"."""

from __future__ import annotations

import re

from sync.agent.words.names import Named, Names

_NAMED_ALIKE = re.compile(
    r"^(?P<lead>(?:and |what about |how about |also |same for |the same for |now |ok |or )+)"
    r"(?:the |its |their )?(?P<what>[a-z]+)(?: (?:one|table|view))?[?.! ]*$",
    re.IGNORECASE,
)


def sibling_named(text: str, focus: str, names: Names) -> str:
    """Return *text* with the name of the only asset that is called like *focus* and one word more.

    "and the items?" after SALES_ORDERS is about SALES_ORDER_ITEMS.
    """
    found = _NAMED_ALIKE.match(text)
    if found is None or not focus:
        return text
    wanted = _stems(focus.rpartition(".")[2]) | _stems(found["what"])
    schema = focus.rpartition(".")[0].lower()
    alike = [e for e in names.assets if _is_called(e, wanted) and e.schema.lower() == schema]
    own = {e.title for e in names.assets}
    if len(alike) != 1 or focus not in own or alike[0].title == focus:
        return text
    return f"what about {alike[0].title}"


def _is_called(entry: Named, wanted: set[str]) -> bool:
    return {word for word in _stems(entry.name) if len(word) > 1} == wanted


def _stems(text: str) -> set[str]:
    return {word.rstrip("s") for word in re.findall(r"[a-z0-9]+", text.lower().replace("_", " "))}
