"""Connectors: the code that speaks to one kind of catalog."""
