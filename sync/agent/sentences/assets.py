"""What a recipe about assets, their columns, lineage and links found, in a sentence."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sync.agent.answer import in_words, listed
from sync.agent.frame import Frame
from sync.agent.recipes.about_lineage import ALL_HOPS

Row = Mapping[str, Any]


def _title(frame: Frame) -> str:
    return " and ".join(frame.arg("titles") or ())


def plain_list(frame: Frame, rows: list[Row]) -> tuple[Any, str]:
    """Return the value and the sentence of what any list holds."""
    first = next(iter(rows[0].values())) if len(rows) == 1 else None
    shown = listed([in_words(next(iter(row.values()))) for row in rows])
    first = len(rows) if frame.arg("counted") else first
    return first, f"{len(rows)} found: {shown}." if rows else "Nothing was found."


def described(frame: Frame, rows: list[Row]) -> tuple[Any, str]:
    """Return the value and the sentence of what is known of one asset."""
    row = rows[0]
    facts = [
        f"{row['asset']} is a {str(row['kind']).replace('_', ' ')}",
        f"called {row['label']}" if row["label"] else "without a business name",
        f"owned by {row['owner']}" if row["owner"] else "without an owner",
        f"with {row['column_count']} columns",
        f"and {in_words(row['row_count'])} rows" if row["row_count"] is not None else "",
        f"with the measures {row['measures']}" if row["measures"] else "",
        f"mapped to {row['mapped_to']}" if row["mapped_to"] else "",
        f"last synced {in_words(row['last_success_at'])}" if row["last_success_at"] else "",
    ]
    text = ", ".join(fact for fact in facts if fact) + "."
    return row["asset"], text + (
        f" Its stored description: {row['description']}" if row["description"] else ""
    )


def columns(frame: Frame, rows: list[Row]) -> tuple[Any, str]:
    """Return the value and the sentence of the columns of an asset."""
    names = [row["column_name"] for row in rows if row["column_name"]]
    row = rows[0]
    about = (
        f" Its stored description: {row['asset_description']}" if row["asset_description"] else ""
    )
    return None, f"{row['asset']} has {len(names)} columns: {listed(names)}.{about}"


def reached(frame: Frame, rows: list[Row]) -> tuple[Any, str]:
    """Return the value and the sentence of the assets before or after one."""
    count = len(rows)
    verb = "feed" if frame.recipe == "upstream" else "depend on"
    alone = "feeds" if frame.recipe == "upstream" else "depends on"
    verb = alone if count == 1 else verb
    said = bool(rows) != bool(frame.arg("inverted"))  # it is safe where nothing depends on it
    value: Any = count if frame.arg("counted") else said if frame.arg("yes_no") else None
    lead = ("Yes: " if said else "No: ") if frame.arg("yes_no") else ""
    if not rows:
        return value, f"{lead}no asset {alone} {_title(frame)}{_hops(frame)}."
    return (
        value,
        f"{lead}{count} asset{'' if count == 1 else 's'} {verb} {_title(frame)}{_hops(frame)}: "
        f"{listed([r['asset'] for r in rows])}.",
    )


def _hops(frame: Frame) -> str:
    """Return over how many hops the lineage was followed."""
    least, most = frame.arg("least") or 1, frame.arg("depth")
    if most == 1:
        return " directly"
    if least == most:
        return f" over exactly {most} hops"
    if least > 1:
        return f" over at least {least} hops"
    return " over all hops" if most is None or most >= ALL_HOPS else f" over at most {most} hops"


def graph(frame: Frame, rows: list[Row]) -> tuple[Any, str]:
    """Return the value and the sentence of how many assets are around one."""
    up = sum(row["direction"] == "upstream" for row in rows)
    return None, f"{_title(frame)} has {up} upstream and {len(rows) - up} downstream assets."


def path(frame: Frame, rows: list[Row]) -> tuple[Any, str]:
    """Return the value and the sentence of the way between two assets."""
    titles: tuple[str, ...] = frame.arg("titles") or ("", "")
    if not rows:
        text = f"No: there is no way from {titles[0]} to {titles[1]}."
        return False if frame.arg("yes_no") else None, text
    hops = rows[0]["hops"]
    value: Any = (
        hops if frame.arg("distance") else True if frame.arg("yes_no") else rows[0]["whole_path"]
    )
    told = "1 hop" if hops == 1 else f"{hops} hops"
    if frame.arg("direct") and hops > 1:
        value = False if frame.arg("yes_no") else value
        return value, f"No, not directly, but over {told}: {rows[0]['whole_path']}."
    lead = f"Yes, over {told}" if frame.arg("yes_no") else told
    return value, f"{lead}: {rows[0]['whole_path']}."


def in_common(frame: Frame, rows: list[Row]) -> tuple[Any, str]:
    """Return the value and the sentence of what two assets reach, or what reaches them."""
    verb = "depend on" if frame.arg("direction") == "down" else "feed"
    one, other = frame.arg("titles") or ("", "")
    whom = (
        f"{one} but not {other}"
        if frame.recipe == "reached_by_first_only"
        else f"both {one} and {other}"
    )
    value, lead = _verdict(frame, rows)
    hops = _hops(frame) if frame.arg("depth") != ALL_HOPS or frame.arg("least") != 1 else ""
    told = frame.arg("kinds") or frame.arg("types") or ("asset",)
    what = " and ".join(f"{each.replace('_', ' ')}s" for each in told)
    what += f" in {' or '.join(frame.arg('schemas'))}" if frame.arg("schemas") else ""
    if frame.arg("counted"):
        value = len(rows)
    if not rows:
        return value, f"{lead}No {what} {verb} {whom}{hops}."
    assets = [row["asset"] for row in rows]
    if value is None and len(rows) == 1:
        value = assets[0]
    return value, f"{lead}{len(rows)} {what} {verb} {whom}{hops}: {listed(assets)}."


def column_ways(frame: Frame, rows: list[Row]) -> tuple[Any, str]:
    """Return the value and the sentence of the columns before or after one."""
    of_one = f"{_title(frame)}." if frame.arg("titles") else ""
    name = f"{of_one}{frame.arg('column')}"
    verb = "feed" if frame.recipe == "column_upstream" else "are made from"
    if not rows:
        return None, f"No lineage of columns is known in which others {verb} {name}."
    told = listed([f"{row['asset']}.{row['column_name']}" for row in rows])
    return None, f"{len(rows)} columns {verb} {name}{_hops(frame)}: {told}."


def columns_from(frame: Frame, rows: list[Row]) -> tuple[Any, str]:
    """Return the value and the sentence of the columns of one asset that come from another."""
    end, start = frame.arg("titles")
    names = list(dict.fromkeys(str(row["column_name"]) for row in rows))
    if not names:
        return 0, f"No column of {end} is known to come from {start}."
    verb = "column comes" if len(names) == 1 else "columns come"
    return len(names), f"{len(names)} {verb} from {start} to {end}: {listed(names)}."


def chain(frame: Frame, rows: list[Row]) -> tuple[Any, str]:
    """Return the value and the sentence of the longest chain."""
    if not rows:
        return None, "There is no lineage."
    ends = " or ".join(frame.arg("types") or ())
    lead = f"The longest chain that ends in a {ends}" if ends else "The longest chain"
    hops = rows[0]["hops"]
    return hops, f"{lead} has {hops} hops: {rows[0]['whole_path']}."


def mapping(frame: Frame, rows: list[Row]) -> tuple[Any, str]:
    """Return the value and the sentence of what an asset is mapped to."""
    if not rows:
        lead = "No: " if frame.arg("yes_no") else ""
        return False if frame.arg("yes_no") else None, f"{lead}{_title(frame)} has no mapping."
    active = [row for row in rows if row["status"] == "ACTIVE"]
    told = [
        f"{row['source']} is mapped to {row['target']} ({row['status']}"
        + (
            f", last run {row['last_status']} {in_words(row['last_run_at'])})"
            if row["last_run_at"]
            else ")"
        )
        for row in rows
    ]
    lead = (
        ("Yes, synced: " if active else "No, not actively synced: ") if frame.arg("yes_no") else ""
    )
    value: Any = (
        bool(active)
        if frame.arg("yes_no")
        else rows[0][_far_end(frame, rows[0])]
        if len(rows) == 1
        else None
    )
    return value, lead + "; ".join(told) + "."


def _far_end(frame: Frame, row: Row) -> str:
    """Return which end of a mapping is told to who names the other one."""
    return "source" if row["target"] in (frame.arg("titles") or ()) else "target"


def differences(frame: Frame, rows: list[Row]) -> tuple[Any, str]:
    """Return the value and the sentence of how the two sides of a pair differ."""
    value, lead = _verdict(frame, rows)
    limit = frame.arg("difference")
    if not rows and limit:
        return value, f"{lead}No column of {_title(frame)} is of the kind: {limit}."
    if not rows:
        return value, f"{lead}{_title(frame)} and its counterpart have the same columns and types."
    told = [f"{row['column_name']} ({row['difference']})" for row in rows]
    verb = "column differs" if len(rows) == 1 else "columns differ"
    return value, f"{lead}{len(rows)} {verb} between both sides of {_title(frame)}: {listed(told)}."


def _verdict(frame: Frame, rows: list[Row]) -> tuple[Any, str]:
    """Return yes or no where that is asked for; that two are alike is the opposite of rows."""
    if not frame.arg("yes_no"):
        return None, ""
    said = bool(rows) != bool(frame.arg("inverted"))
    return said, "Yes: " if said else "No: "


def side_by_side(frame: Frame, rows: list[Row]) -> tuple[Any, str]:
    """Return the value and the sentence of how the columns of two assets differ."""
    value, lead = _verdict(frame, rows)
    what = "types" if frame.arg("difference") else "columns and types"
    if not rows:
        return value, f"{lead}{_title(frame)} have the same {what} in what both hold."
    told = [f"{row['column_name']} ({row['difference']})" for row in rows]
    verb = "column differs" if len(rows) == 1 else "columns differ"
    return value, f"{lead}{len(rows)} {verb} between {_title(frame)}: {listed(told)}."


def compared(frame: Frame, rows: list[Row]) -> tuple[Any, str]:
    """Return the value and the sentence of the columns of two assets."""
    titles: tuple[str, ...] = frame.arg("titles") or ("", "")
    one, other = titles[0], titles[1]
    verb = "are in both" if frame.arg("shared") else f"are in {one} but not in {other}"
    tail = f" {one} and {other}" if frame.arg("shared") else ""
    value, lead = _verdict(frame, rows)
    names = listed([r["column_name"] for r in rows]) or "none"
    return value, f"{lead}{len(rows)} columns {verb}{tail}: {names}."


def of_every(frame: Frame, rows: list[Row]) -> tuple[Any, str]:
    """Return the value and the sentence of the columns that all assets of a place have."""
    told = (*frame.arg("types"), *(each.replace("_", " ") for each in frame.arg("kinds")))
    of = " or ".join(told or ("asset",))
    where = " or ".join((*frame.arg("schemas"), *frame.arg("systems")))
    them = f"every {of}{f' of {where}' if where else ''}"
    if not rows:
        return 0, f"No column is in {them}."
    names = listed([row["column_name"] for row in rows])
    columns = "1 column is" if len(rows) == 1 else f"{len(rows)} columns are"
    return len(rows), f"{columns} in {them} ({rows[0]['assets']}): {names}."


def rows_of_sides(frame: Frame, rows: list[Row]) -> tuple[Any, str]:
    """Return the value and the sentence of how many rows both sides of a mapping have."""
    if not rows:
        return None, f"{_title(frame)} has no mapping."
    told = (
        f"{row['source']} has {in_words(row['source_rows'])} rows, "
        f"{row['target']} {in_words(row['target_rows'])}"
        for row in rows
    )
    return rows[0]["difference"] if len(rows) == 1 else None, f"{'; '.join(told)}."


def searched(frame: Frame, rows: list[Row]) -> tuple[Any, str]:
    """Return the value and the sentence of the assets that are about some words."""
    words = ", ".join(frame.arg("words"))
    if not rows:
        return None, f"Nothing in names, labels, descriptions or columns is about {words}."
    many = "1 asset is" if len(rows) == 1 else f"{len(rows)} assets are"
    best = f"the best match is {rows[0]['asset']} ({rows[0]['because']})"
    return rows[0]["asset"], f"{many} about {words}, {best}."


def grown_stale(frame: Frame, rows: list[Row]) -> tuple[Any, str]:
    """Return the value and the sentence of the assets that are stale."""
    rule = "Stale: the last successful sync is older than the limit, or there was none."
    told = listed([f"{r['asset']} ({r['last_refresh']})" for r in rows])
    return None, (
        f"{len(rows)} mapped assets are stale: {told}. " if rows else "No mapped asset is stale. "
    ) + rule


def audited(frame: Frame, rows: list[Row]) -> tuple[Any, str]:
    """Return the value and the sentence of who changed a mapping."""
    if not rows:
        return None, "Nobody changed that mapping."
    told = listed([f"{r['actor']} at {in_words(r['recorded_at'])}" for r in rows])
    return None, f"{len(rows)} changes: {told}."


def fallen(frame: Frame, rows: list[Row]) -> tuple[Any, str]:
    """Return the value and the sentence of the bins of a distribution."""
    told = listed([f"{r['bin']}: {r['assets']}" for r in rows])
    name = str(frame.arg("measure")).replace("_", " ")
    return (
        None,
        f"Distribution of {name} over {sum(r['assets'] for r in rows)} assets in powers of "
        f"ten: {told}.",
    )
