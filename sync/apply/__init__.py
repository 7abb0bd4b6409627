"""Accepted lines into a catalog, each with its proof."""
