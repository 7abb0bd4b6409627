"""What a form says that a line destroys."""

from __future__ import annotations

from typing import Any

import pytest

from pages.components.decisions import destruction
from sync.model.asset import AssetRef
from sync.model.pair import LinkMode
from sync.model.plan import Action, Line, Movement, Side


def line(action: Action, column: str | None, **values: Any) -> Line:
    return Line(
        id="1",
        pair="web",
        link_id=1,
        sap=AssetRef("dsp", "WEB", "VISITS"),
        glue=AssetRef("glue", "web", "visits"),
        mode=LinkMode.IMPORT,
        target=Side.SAP,
        action=action,
        column=column,
        field="column" if column else "asset",
        movement=Movement.GLUE_MOVED,
        **values,
    )


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        pytest.param(
            line(Action.DROP, None), "Dropping `WEB.VISITS` destroys its rows", id="table"
        ),
        pytest.param(
            line(Action.DROP_COLUMN, "PAGE"),
            "Dropping `PAGE` of `WEB.VISITS` destroys the values in it",
            id="column",
        ),
        pytest.param(
            line(Action.RENAME_COLUMN, "PAGE", after="URL"),
            "Renaming `PAGE` of `WEB.VISITS` to `URL` destroys the values in it, "
            "because Datasphere drops the column and adds another one",
            id="rename",
        ),
    ],
)
def test_a_form_names_what_goes(asked: Line, says: str) -> None:
    assert destruction(asked) == says
