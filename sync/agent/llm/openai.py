"""The protocol of OpenAI's chat completions, which most servers of models speak."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import orjson

from sync.agent.llm.chat import MOST_TOKENS, Call, Message, Request, Tool
from sync.agent.llm.line import Line
from sync.config import Secret
from sync.errors import ModelUnusable


class OpenAiChat:
    """A model at *url*, the address that ends before /chat/completions."""

    def __init__(self, url: str, model: str, api_key: Secret | None = None) -> None:
        self._url = f"{url.rstrip('/')}/chat/completions"
        self._model = model
        self._key = api_key

    def send(self, request: Request, line: Line) -> Message:
        """Return what the model says; raises ModelUnusable where it says nothing usable."""
        key = {"Authorization": f"Bearer {self._key.reveal()}"} if self._key else {}
        reply = line.post(
            self._url,
            headers={"Content-Type": "application/json", **key},
            body=orjson.dumps(to_body(self._model, request)),
            seconds=request.seconds,
        )
        if reply.status != 200:
            raise ModelUnusable(f"The language model answered {reply.status}.")
        return to_message(reply.body, request.force)


def to_body(model: str, request: Request) -> dict[str, Any]:
    """Return *request* as the protocol writes it."""
    body = {
        "model": model,
        "temperature": 0,
        "max_tokens": MOST_TOKENS,
        "messages": [{"role": "system", "content": request.system}, *_messages(request.messages)],
        "tools": [_tool(tool) for tool in request.tools],
    }
    if request.force:
        body["tool_choice"] = {"type": "function", "function": {"name": request.force}}
    return body


def _messages(messages: Sequence[Message]) -> list[dict[str, Any]]:
    written: list[dict[str, Any]] = []
    for message in messages:
        if message.text or message.calls:
            written.append(
                {"role": message.role, "content": message.text or None} | _calls(message)
            )
        written.extend(
            {"role": "tool", "tool_call_id": result.call.id, "content": result.text}
            for result in message.results
        )
    return written


def _calls(message: Message) -> dict[str, Any]:
    calls = [
        {
            "id": call.id,
            "type": "function",
            "function": {
                "name": call.name,
                "arguments": orjson.dumps(dict(call.arguments)).decode(),
            },
        }
        for call in message.calls
    ]
    return {"tool_calls": calls} if calls else {}


def _tool(tool: Tool) -> dict[str, Any]:
    function = {
        "name": tool.name,
        "description": tool.description,
        "parameters": tool.parameters,
    }
    return {"type": "function", "function": function}


def to_message(body: bytes, force: str) -> Message:
    """Return the answer *body*; of a server that knows no tools the text is read as the call."""
    try:
        said = orjson.loads(body)["choices"][0]["message"]
        text = said.get("content") or ""
        calls = tuple(_call(each) for each in said.get("tool_calls") or ())
        if force and not calls:
            calls = (Call("text", force, _object(text)),)
    except (ValueError, KeyError, IndexError, TypeError, AttributeError) as error:
        raise ModelUnusable("The language model's answer is not what its protocol says.") from error
    return Message(role="assistant", text=str(text), calls=calls)


def _call(raw: Mapping[str, Any]) -> Call:
    function = raw["function"]
    return Call(
        str(raw.get("id") or function["name"]),
        str(function["name"]),
        _object(function["arguments"]),
    )


def _object(text: object) -> Mapping[str, Any]:
    """Return the JSON object in *text*, which may be fenced."""
    plain = text if isinstance(text, str) else orjson.dumps(text).decode()
    read = orjson.loads(plain.strip().removeprefix("```json").strip("`\n "))
    if not isinstance(read, dict):
        raise TypeError("no object")
    return read
