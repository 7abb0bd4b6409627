"""Amazon Bedrock's Converse, through boto3."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextvars import ContextVar
from io import BytesIO
from typing import Any

import boto3
from botocore.awsrequest import AWSResponse
from botocore.compat import HTTPHeaders
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from sync.agent.llm.chat import MOST_TOKENS, Call, Message, Request, Tool
from sync.agent.llm.line import Line
from sync.errors import ModelUnusable

# The line of the call that this thread makes, and the seconds that it may last.
_CALL: ContextVar[tuple[Line, float]] = ContextVar("call")


class BedrockChat:
    """A model of Bedrock; the credentials are those of *profile* or of the default chain."""

    def __init__(self, client: Any, model: str) -> None:
        self._client = client
        self._model = model

    def send(self, request: Request, line: Line) -> Message:
        """Return what the model says; raises ModelUnusable where it says nothing usable."""
        mine = _CALL.set((line, request.seconds))
        try:
            answer = self._client.converse(modelId=self._model, **to_request(request))
            return to_message(answer)
        except (BotoCoreError, ClientError) as error:
            raise ModelUnusable(
                f"The language model cannot be reached: {type(error).__name__}."
            ) from error
        except (KeyError, TypeError, AttributeError, ValueError) as error:
            raise ModelUnusable(
                "The language model's answer is not what its protocol says."
            ) from error
        finally:
            _CALL.reset(mine)


def make_client(region: str, profile: str, endpoint_url: str, seconds: float) -> Any:
    """Return a client of the Bedrock runtime that tries once, for at most *seconds*."""
    session = boto3.Session(profile_name=profile or None)
    client = session.client(
        "bedrock-runtime",
        region_name=region or None,
        endpoint_url=endpoint_url or None,
        config=Config(
            connect_timeout=seconds,
            read_timeout=seconds,
            retries={"total_max_attempts": 1},
        ),
    )
    client.meta.events.register("before-send.bedrock-runtime", _send)
    return client


def _send(request: Any, **_: Any) -> AWSResponse:
    """Send the signed *request* over the line of this thread's call, which can be given up."""
    line, seconds = _CALL.get()
    reply = line.post(request.url, headers=request.headers, body=request.body, seconds=seconds)
    headers = HTTPHeaders.from_dict(dict(reply.headers))
    return AWSResponse(request.url, reply.status, headers, _Raw(reply.body))


class _Raw(BytesIO):
    """A body as botocore reads it."""

    def stream(self) -> Iterator[bytes]:
        yield self.getvalue()


def to_request(request: Request) -> dict[str, Any]:
    """Return *request* as Converse takes it."""
    choice = {"tool": {"name": request.force}} if request.force else {"auto": {}}
    return {
        "system": [{"text": request.system}],
        "messages": _messages(request.messages),
        "inferenceConfig": {"temperature": 0.0, "maxTokens": MOST_TOKENS},
        "toolConfig": {"tools": [_tool(tool) for tool in request.tools], "toolChoice": choice},
    }


def _messages(messages: Sequence[Message]) -> list[dict[str, Any]]:
    return [{"role": message.role, "content": _content(message)} for message in messages]


def _content(message: Message) -> list[dict[str, Any]]:
    text = [{"text": message.text}] if message.text else []
    calls = [
        {"toolUse": {"toolUseId": call.id, "name": call.name, "input": dict(call.arguments)}}
        for call in message.calls
    ]
    results = [
        {"toolResult": {"toolUseId": result.call.id, "content": [{"text": result.text}]}}
        for result in message.results
    ]
    return [*text, *calls, *results]


def _tool(tool: Tool) -> dict[str, Any]:
    return {
        "toolSpec": {
            "name": tool.name,
            "description": tool.description,
            "inputSchema": {"json": tool.parameters},
        }
    }


def to_message(answer: Any) -> Message:
    """Return what Converse answered."""
    content = answer["output"]["message"]["content"]
    text = "\n".join(part["text"] for part in content if "text" in part)
    calls = tuple(
        Call(part["toolUse"]["toolUseId"], part["toolUse"]["name"], dict(part["toolUse"]["input"]))
        for part in content
        if "toolUse" in part
    )
    return Message(role="assistant", text=text, calls=calls)
