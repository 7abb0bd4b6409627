"""Errors in one shape: `{"error": {"code": ..., "message": ..., "remedy": ...}}`."""

from __future__ import annotations

import logging
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel
from starlette.exceptions import HTTPException

from sync.errors import (
    AssetConflict,
    AssetNotFound,
    ConnectorError,
    EmbeddedError,
    NotApproved,
    RunOver,
    StalePlan,
    StoreError,
    SyncError,
    UnknownJob,
    UnknownPlan,
    UnknownReport,
    UnknownRun,
    UnsafePlan,
)
from sync.errors import QueryRefused as Refused
from sync.model.trouble import BUG, trouble_of

log = logging.getLogger(__name__)

# The first line whose error it is counts; what no line names was asked for wrongly.
_STATUS: tuple[tuple[tuple[type[SyncError], ...], int], ...] = (
    ((UnknownPlan, UnknownRun, UnknownJob, UnknownReport, AssetNotFound), 404),
    ((RunOver, StalePlan, NotApproved, UnsafePlan, AssetConflict), 409),
    ((ConnectorError,), 502),
    ((Refused,), 422),
    ((StoreError, EmbeddedError), 503),
)
_WRONG = 422


class Problem(Exception):
    """An answer that is an error."""

    def __init__(self, status: int, code: str, message: str, remedy: str = "") -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.message = message
        self.remedy = remedy


class ErrorDetail(BaseModel):
    """What went wrong: a stable code, a sentence, and what mends it."""

    code: str
    message: str
    remedy: str = ""


class ErrorAnswer(BaseModel):
    """Every error of this API."""

    error: ErrorDetail


# What each route may answer beside its own; shown in the API's documentation.
RESPONSES: dict[int | str, dict[str, Any]] = {
    status: {"model": ErrorAnswer} for status in (400, 401, 403, 404, 409, 422, 502, 503)
}


def add_problems(api: FastAPI) -> None:
    """Let every error of *api* have that one shape."""

    @api.exception_handler(Problem)
    def problem(_request: Request, error: Problem) -> JSONResponse:
        return _answer(error.status, error.code, error.message, error.remedy)

    @api.exception_handler(SyncError)
    def failed(_request: Request, error: SyncError) -> JSONResponse:
        trouble = trouble_of(error)
        return _answer(_status_of(error), trouble.code, str(error), trouble.remedy)

    @api.exception_handler(RequestValidationError)
    def invalid(_request: Request, error: RequestValidationError) -> JSONResponse:
        said = "; ".join(map(_said, error.errors()))
        return _answer(422, "INVALID_REQUEST", f"The request is not valid: {said}.")

    @api.exception_handler(HTTPException)
    def plain(_request: Request, error: HTTPException) -> JSONResponse:
        headers = dict(error.headers) if error.headers else None
        return _answer(error.status_code, "HTTP", str(error.detail), headers=headers)

    @api.exception_handler(Exception)
    def bug(request: Request, error: Exception) -> JSONResponse:
        log.error("%s %s failed", request.method, request.url.path, exc_info=error)
        return _answer(500, BUG.code, BUG.meaning, BUG.remedy)


def _status_of(error: SyncError) -> int:
    return next((status for kinds, status in _STATUS if isinstance(error, kinds)), _WRONG)


def _said(detail: dict[str, Any]) -> str:
    where = ".".join(str(part) for part in detail.get("loc", ()) if part != "body")
    return f"{where}: {detail.get('msg', 'is wrong')}" if where else str(detail.get("msg"))


def _answer(
    status: int,
    code: str,
    message: str,
    remedy: str = "",
    headers: dict[str, str] | None = None,
) -> JSONResponse:
    detail = ErrorDetail(code=code, message=message, remedy=remedy)
    return JSONResponse(ErrorAnswer(error=detail).model_dump(), status, headers)
