"""Amazon Bedrock's Converse, through boto3."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from sync.agent.llm.chat import MOST_TOKENS, Call, Message, Request, Tool
from sync.errors import ModelUnusable


class BedrockChat:
    """A model of Bedrock; the credentials are those of *profile* or of the default chain."""

    def __init__(self, client: Any, model: str) -> None:
        self._client = client
        self._model = model

    def send(self, request: Request) -> Message:
        """Return what the model says; raises ModelUnusable where it says nothing usable."""
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


def make_client(region: str, profile: str, endpoint_url: str, seconds: float) -> Any:
    """Return a client of the Bedrock runtime that tries once, for at most *seconds*."""
    session = boto3.Session(profile_name=profile or None)
    return session.client(
        "bedrock-runtime",
        region_name=region or None,
        endpoint_url=endpoint_url or None,
        config=Config(
            connect_timeout=seconds,
            read_timeout=seconds,
            retries={"total_max_attempts": 1},
        ),
    )


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
