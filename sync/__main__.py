"""The command line: `python -m sync COMMAND`."""

from __future__ import annotations

import getpass
import logging
import os
import sys
from argparse import Namespace
from collections.abc import Sequence
from pathlib import Path

from sync.app.owner import ask_owner, find_owner
from sync.commands.keeping import restore_home
from sync.commands.parser import build_parser
from sync.commands.screen import Screen, terminal
from sync.commands.usage import BadUsage
from sync.embedded.command import run as run_embedded
from sync.errors import StoreHeld, SyncError
from sync.runtime import default_home, open_runtime, utc_now


def main(argv: Sequence[str]) -> int:
    """Run one command and return its exit code; 1 with a sentence on stderr for any error."""
    try:
        args = build_parser().parse_args(argv)
    except BadUsage as error:
        sys.stderr.write(str(error))
        return 2
    screen = terminal()
    if args.word == "embedded":
        return run_embedded(args)
    logging.basicConfig(level=logging.ERROR, format="%(levelname)s %(name)s: %(message)s")
    args.home = args.home or default_home(os.environ)
    args.actor = args.actor or getpass.getuser()
    try:
        return _run(args, argv, screen)
    except SyncError as error:
        screen.fail(str(error))
        return 1
    except BrokenPipeError:
        # Whoever reads has enough, as `head` does; nothing may be written at the end either.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        screen.fail("stopped")
        return 130


def _run(args: Namespace, argv: Sequence[str], screen: Screen) -> int:
    owner = find_owner(args.home)
    if args.word == "restore":
        if owner is not None:
            raise StoreHeld(
                f"The app (process {owner.pid}) owns {args.home}; stop it, then restore."
            )
        return restore_home(args, utc_now(), screen)
    if owner is not None:
        # Right after the command's name: what stands after a "--" is no option.
        word, *rest = argv
        whose = ["--actor", args.actor, "--cwd", str(Path.cwd())]
        return ask_owner(owner, [word, *whose, *rest], screen)
    if args.word == "ask":
        from sync.commands.asking import ask_alone

        return ask_alone(args, utc_now(), screen)
    with open_runtime(args.home, os.environ, named=args.settings) as runtime:
        code: int = args.command(runtime, args, screen)
        return code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
