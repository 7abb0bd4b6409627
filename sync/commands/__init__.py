"""The commands of `python -m sync`: each a function of a runtime, its arguments and a screen.

A command knows nothing of where its screen is: a terminal, or the answer of the process that owns
the store.
"""
