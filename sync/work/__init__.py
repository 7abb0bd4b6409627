"""Catalog work as functions of plain values that return Arrow, for an executor of any kind.

What is imported here runs in worker processes too: it never opens the store.
"""
