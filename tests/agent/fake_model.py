"""A language model on loopback that says what it was told to, in both protocols."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from select import select
from socket import socket
from typing import Any


@dataclass(frozen=True)
class Says:
    """One answer: *text*, or calls of tools as (name, arguments)."""

    text: str = ""
    calls: Sequence[tuple[str, Mapping[str, Any]]] = ()


@dataclass(frozen=True)
class Raw:
    """One answer as bytes, whatever the protocol says."""

    body: bytes
    status: int = 200


class Silence:
    """No answer, until the server is closed."""


Answer = Says | Raw | Silence


@dataclass
class FakeModel:
    """The address of the server, and what it was asked."""

    url: str
    asked: list[dict[str, Any]] = field(default_factory=list)
    is_asked: threading.Event = field(default_factory=threading.Event)
    is_left: threading.Event = field(default_factory=threading.Event)  # while it was silent


@contextmanager
def fake_model(answers: Sequence[Answer]) -> Iterator[FakeModel]:
    """Serve *answers* one after the other; the last one again and again."""
    closing = threading.Event()
    waiting = list(answers)
    fake = FakeModel("")

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            fake.asked.append(body)
            fake.is_asked.set()
            answer = waiting.pop(0) if len(waiting) > 1 else waiting[0]
            if isinstance(answer, Silence):
                _be_silent(self.connection, closing, fake.is_left)
                return
            written = self._write(answer)
            self.send_response(answer.status if isinstance(answer, Raw) else 200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(written)))
            self.end_headers()
            self.wfile.write(written)

        def _write(self, answer: Says | Raw) -> bytes:
            if isinstance(answer, Raw):
                return answer.body
            speak = _converse if self.path.endswith("/converse") else _completion
            return json.dumps(speak(answer)).encode()

        def log_message(self, *args: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    fake.url = f"http://127.0.0.1:{server.server_port}"
    try:
        yield fake
    finally:
        closing.set()
        server.shutdown()
        thread.join()
        server.server_close()


def _be_silent(connection: socket, closing: threading.Event, is_left: threading.Event) -> None:
    while not closing.is_set():
        if select([connection], [], [], 0.02)[0]:
            is_left.set()  # of a request that was read nothing but its end is left to come
            return


def _completion(answer: Says) -> dict[str, Any]:
    calls = [
        {
            "id": f"call-{place}",
            "type": "function",
            "function": {"name": name, "arguments": json.dumps(arguments)},
        }
        for place, (name, arguments) in enumerate(answer.calls)
    ]
    message: dict[str, Any] = {"role": "assistant", "content": answer.text or None}
    return {"choices": [{"message": message | ({"tool_calls": calls} if calls else {})}]}


def _converse(answer: Says) -> dict[str, Any]:
    content: list[dict[str, Any]] = [{"text": answer.text}] if answer.text else []
    content += [
        {"toolUse": {"toolUseId": f"call-{place}", "name": name, "input": arguments}}
        for place, (name, arguments) in enumerate(answer.calls)
    ]
    return {
        "output": {"message": {"role": "assistant", "content": content}},
        "stopReason": "tool_use" if answer.calls else "end_turn",
        "usage": {"inputTokens": 1, "outputTokens": 1, "totalTokens": 2},
        "metrics": {"latencyMs": 1},
    }


Serve = Callable[[Sequence[Answer]], FakeModel]
