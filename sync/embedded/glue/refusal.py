"""The answers of Glue that say no: an error code of AWS and its text."""

from __future__ import annotations


class Refusal(Exception):
    """A call was refused; *code* is the exception name that AWS uses."""

    def __init__(self, code: str, message: str, status: int = 400) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.status = status


def invalid_input(message: str) -> Refusal:
    """Say that the input breaks a rule of the Data Catalog."""
    return Refusal("InvalidInputException", message)


def not_found(message: str) -> Refusal:
    """Say that a named thing does not exist."""
    return Refusal("EntityNotFoundException", message)


def already_exists(kind: str) -> Refusal:
    """Say that a *kind* of that name is there already."""
    return Refusal("AlreadyExistsException", f"{kind} already exists.")


def access_denied(message: str) -> Refusal:
    """Say that the caller lacks a permission."""
    return Refusal("AccessDeniedException", message)
