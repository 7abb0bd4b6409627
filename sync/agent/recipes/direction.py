"""Which way a question about lineage follows the data: to what feeds, or to what depends."""

from __future__ import annotations

from sync.agent.names import Named
from sync.agent.reader import Reader


def goes_down(reader: Reader) -> bool:
    """Return whether data is followed onwards; the position of words decides what is ambiguous."""
    text = f" {reader.text.lower()} "
    up = (
        "feed into",
        "upstream",
        "feeds ",
        "get its data",
        "gets its data",
        "get their data",
        "get data from",
        "gets data from",
        "come from",
        "comes from",
        "source of",
        "sources of",
        "sources for",
        "derived from",
        "based on",
        "built from",
        "ancestor",
        "predecessor",
        "originate",
        "input",
        "parents",
        "parent ",
        "populates",
        "supplies",
        "made of",
        "goes into",
        "flows into",
        "flow into",
        "contribute",
        "sourced from",
        "computed from",
        "loaded from",
        "built on",
        "draws from",
        "stem",
        "behind",
        "coming from",
        "filled from",
        "fed by",
    )
    if any(
        word in text
        for word in (
            "impact",
            "affect",
            "break",
            "downstream",
            "dependant",
            "dependent",
            "consumer",
            "descendant",
        )
    ):
        return True
    found = reader.mentions("asset")
    subject = _is_subject(reader) if found else False
    if any(
        word in text
        for word in (
            " depend",
            " rely ",
            " relies ",
            " use ",
            " uses ",
            " consume",
            " reads ",
            " read ",
            " read from",
            " draw on",
            " rest on",
        )
    ):
        return not subject
    if any(
        word in text
        for word in (
            "goes into",
            "flows into",
            "flow into",
            "feeds ",
            "feed ",
            " supplies",
            "go into",
            "end up",
            "ends up",
            "populate",
            "contribute",
        )
    ):
        return subject
    return not any(word in text for word in up)


def _is_subject(reader: Reader) -> bool:
    """Return whether the asset stands before the verb: "what does X depend on"."""
    verbs = [
        index
        for index, atom in enumerate(reader.atoms)
        if any(atom.has("cue", cue) for cue in ("up", "down", "path", "mapped_to"))
    ]
    assets = [index for index, atom in enumerate(reader.atoms) if atom.named("asset")]
    return bool(verbs and assets and assets[0] < verbs[-1])


def ends_of_way(reader: Reader, first: Named, second: Named) -> tuple[Named, Named]:
    """Return where the way begins and where it ends."""
    text = reader.text.lower()
    backwards = (
        "depend on",
        "depends on",
        "rely on",
        "relies on",
        "come from",
        "comes from",
        "based on",
        "derived from",
        "use ",
        "uses ",
        "read from",
        "reads from",
        "built on",
        "influenced by",
        "affected by",
        "fed by",
        "sourced from",
        "draw on",
    )
    return (second, first) if any(word in text for word in backwards) else (first, second)
