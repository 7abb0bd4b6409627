"""Faults on purpose in front of the embedded servers: what real networks and services do.

A rule says where (a route of the tenant, an operation of Glue), when (by chance, the first few,
every n-th, one page of a list) and what happens. `decide` is pure; `datasphere` and `glue` are
the layers that carry a decision out over HTTP. Admin routes never suffer a fault.

    seed = 7

    [[rule]]
    name = "busy lists"                       # optional
    server = "datasphere"                     # or "glue"
    route = "GET /dwaas-core/api/v1/spaces/*/localtables"   # * within a step, ** across steps
    what = "throttle"
    retry_after = 1
    probability = 0.2                         # and, or instead: first = 2, every = 5, page = 2

    [[rule]]
    server = "glue"
    operation = "UpdateTable"                 # Get* is good too; without it every request
    what = "lose_answer"
    first = 1

`effect.py` lists what may happen and its keys. The same tables, as a JSON list, go to the admin
route /admin/faults of either server.
"""

from __future__ import annotations

from sync.embedded.faults.faults import Faults
from sync.embedded.faults.reading import read_rules

__all__ = ["Faults", "read_rules"]
