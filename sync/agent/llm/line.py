"""The way to a model over HTTP; whoever waits for an answer can give it up from another thread."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import requests
from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool

from sync.errors import ModelUnusable

MOST_BYTES = 1024**2  # of one answer
_PIECE = 16_384  # bytes
_Hear = Callable[[socket.socket], None]


@dataclass(frozen=True, slots=True)
class Reply:
    """What a server answered."""

    status: int
    headers: Mapping[str, str]
    body: bytes


class Line:
    """The requests that one question leads to, one after the other."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._sockets: list[socket.socket] = []
        self._given_up = False

    def post(
        self,
        url: str,
        *,
        headers: Mapping[str, str | bytes],
        body: str | bytes,
        seconds: float,
    ) -> Reply:
        """Return what the server at *url* answers in *seconds*; raises ModelUnusable."""
        deadline = time.monotonic() + seconds
        try:
            with requests.Session() as session:
                session.mount("http://", _Adapter(self._hear))
                session.mount("https://", _Adapter(self._hear))
                with session.post(
                    url,
                    data=body,
                    headers=headers,
                    auth=_as_signed,
                    timeout=seconds,
                    allow_redirects=False,  # the key goes to this address alone
                    stream=True,
                ) as answer:
                    return Reply(answer.status_code, answer.headers, _read(answer, deadline))
        except requests.RequestException as error:
            raise ModelUnusable(
                f"The language model cannot be reached: {type(error).__name__}."
            ) from error

    def give_up(self) -> None:
        """End the request that is under way, and any other before it begins."""
        with self._lock:
            self._given_up = True
            for opened in self._sockets:
                _hang_up(opened)

    def _hear(self, opened: socket.socket) -> None:
        with self._lock:
            self._sockets.append(opened)
            if self._given_up:
                _hang_up(opened)


def _as_signed(request: requests.PreparedRequest) -> requests.PreparedRequest:
    """Return *request* as it is: no password file of this machine replaces its key."""
    return request


def _hang_up(opened: socket.socket) -> None:
    try:
        # Not the method of a TLS socket, which would take its state from the thread that reads.
        socket.socket.shutdown(opened, socket.SHUT_RDWR)
    except OSError:
        return  # closed already


def _read(answer: requests.Response, deadline: float) -> bytes:
    read = bytearray()
    for piece in answer.iter_content(_PIECE):
        read += piece
        if len(read) > MOST_BYTES or time.monotonic() > deadline:
            raise ModelUnusable("The language model answered too much or too slowly.")
    return bytes(read)


class _Adapter(HTTPAdapter):
    """Tells *hear* of every socket that it opens."""

    def __init__(self, hear: _Hear) -> None:
        self._hear = hear
        super().__init__()

    def init_poolmanager(self, *args: Any, **options: Any) -> None:
        super().init_poolmanager(*args, **options)
        self.poolmanager.pool_classes_by_scheme = _pools(self._hear)


def _pools(hear: _Hear) -> dict[str, type[HTTPConnectionPool]]:
    class Plain(HTTPConnection):
        def connect(self) -> None:
            super().connect()
            hear(self.sock)

    class Secure(HTTPSConnection):
        def connect(self) -> None:
            super().connect()
            hear(self.sock)

    class PlainPool(HTTPConnectionPool):
        ConnectionCls = Plain

    class SecurePool(HTTPSConnectionPool):
        ConnectionCls = Secure

    return {"http": PlainPool, "https": SecurePool}
