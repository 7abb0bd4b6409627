"""Puts a question in plain words before it is read; `stages` tells what comes after what."""
