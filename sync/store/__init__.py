"""The store: one DuckDB file with everything that sphereglue knows, behind one class per noun."""
