"""The embedded Glue: moto's backend objects behind handlers as strict as AWS, over real HTTP.

`server.py` serves, `wsgi.py` routes, `catalog.py` holds the state, and `databases.py`,
`tables.py`, `versions.py`, `partitions.py`, `statistics.py`, `search.py` and `tags.py` each
answer a family of operations. Operations outside the Data Catalog are left to moto.
"""
