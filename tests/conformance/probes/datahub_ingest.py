"""Runs in DataHub's environment: ingests by a recipe and prints failures and warnings as JSON."""

import json
import sys
from pathlib import Path

from datahub.ingestion.run.pipeline import Pipeline


def ingest(recipe):
    """Return what the source and the sink reported."""
    pipeline = Pipeline.create(recipe, report_to=None, no_progress=True)
    pipeline.run()
    source = pipeline.source.get_report().as_obj()
    sink = pipeline.sink.get_report().as_obj()
    return {
        "failures": [*source["failures"], *sink["failures"]],
        "warnings": [*source["warnings"], *sink["warnings"]],
    }


json.dump(ingest(json.loads(Path(sys.argv[1]).read_text())), sys.stdout, default=str)
