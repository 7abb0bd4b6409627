"""CSN to read in tests: small documents of our own, and the shared samples where present."""

from pathlib import Path
from typing import Any

import orjson
import pytest

from sync.connectors.datasphere import to_asset
from sync.model.asset import Asset, AssetRef

SAMPLES = Path(__file__).parents[3] / "shared" / "samples"
EMBEDDED = Path(__file__).parents[2] / "data" / "embedded" / "spaces"


def ref(name: str, space: str = "SALES") -> AssetRef:
    return AssetRef("dsp", space, name)


def document(name: str, elements: dict[str, Any], **definition: Any) -> dict[str, Any]:
    return {"definitions": {name: {"kind": "entity", "elements": elements, **definition}}}


def asset_of(csn: dict[str, Any], name: str, **body: Any) -> Asset:
    return to_asset(ref(name), {"definition": csn, **body})


def sample_documents() -> list[Any]:
    """Return each sample CSN document as a parameter, or one that is skipped."""
    found = [
        pytest.param(parsed, id=path.stem)
        for folder in (SAMPLES, EMBEDDED)
        for path in sorted(folder.rglob("*.json"))
        if isinstance(parsed := orjson.loads(path.read_bytes()), dict) and "definitions" in parsed
    ]
    return found or [pytest.param(None, marks=pytest.mark.skip(reason="no samples here"))]
