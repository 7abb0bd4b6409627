"""The embedded servers in a home of their own, and the product's commands over them."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sync.embedded.places import SOURCE_ROOT

_SECONDS = 300
_DONE = {0, 2}  # 2: changes were planned


class Failed(Exception):
    """A program ended with an error; the message holds what it said."""


@dataclass(frozen=True)
class Said:
    """What a program printed: its answer, and the lines of everything else."""

    out: str
    complaints: tuple[str, ...]


@dataclass(frozen=True)
class World:
    """Running servers: what they announced, and the folder that everything is kept in."""

    folder: Path
    announced: Mapping[str, Any]

    @property
    def environment(self) -> dict[str, str]:
        """What a client gets: dummy keys, one endpoint for all of AWS, and nothing of ours."""
        glue = self.announced["glue"]
        return {
            "PATH": "/usr/bin:/bin",
            "HOME": str(self.folder),
            "LANG": "C.UTF-8",
            "AWS_ENDPOINT_URL": glue["endpoint_url"],
            "AWS_REGION": glue["region"],
            "AWS_DEFAULT_REGION": glue["region"],
            "AWS_ACCESS_KEY_ID": "conformance",
            "AWS_SECRET_ACCESS_KEY": "conformance",
            "AWS_EC2_METADATA_DISABLED": "true",
            "AWS_CONFIG_FILE": "/dev/null",
            "AWS_SHARED_CREDENTIALS_FILE": "/dev/null",
            "DATAHUB_TELEMETRY_ENABLED": "false",
        }

    def ask(self, *words: str) -> Any:
        """Run a command of the product and return the JSON that it printed."""
        where = ["--home", str(self.folder / "home"), "--settings", self.announced["settings"]]
        command = [sys.executable, "-m", "sync", *words, *where, "--json"]
        done = subprocess.run(
            command, cwd=SOURCE_ROOT, capture_output=True, text=True, timeout=_SECONDS, check=False
        )
        if done.returncode not in _DONE:
            raise Failed(f"python -m sync {' '.join(words)}: {done.stderr.strip()}")
        return json.loads(done.stdout)

    def run(self, *command: str | Path) -> Said:
        """Run a program of a client and return what it printed; raises Failed."""
        done = subprocess.run(
            [str(word) for word in command],
            cwd=self.folder,
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=_SECONDS,
            check=False,
        )
        if done.returncode:
            said = (done.stderr.strip() or done.stdout.strip())[-2_000:]
            raise Failed(f"{Path(command[0]).name} ended with code {done.returncode}: {said}")
        return Said(done.stdout, tuple(line for line in done.stderr.splitlines() if line.strip()))


@contextmanager
def running_world(folder: Path) -> Iterator[World]:
    """Start the servers for a home under *folder*, and stop them afterwards."""
    command = [sys.executable, "-m", "sync", "embedded", "--home", str(folder / "home")]
    with (folder / "servers.log").open("wb") as log:
        servers = subprocess.Popen(
            [*command, "--until-eof"],
            cwd=SOURCE_ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
        )
    with servers:
        try:
            assert servers.stdout is not None
            line = servers.stdout.readline()
            if not line:
                raise Failed(f"The servers did not start: {(folder / 'servers.log').read_text()}")
            yield World(folder, json.loads(line))
        finally:
            assert servers.stdin is not None
            servers.stdin.close()
            servers.wait(timeout=30)
