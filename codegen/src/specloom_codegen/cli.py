"""The `specloom` command."""

from __future__ import annotations

import io
import os
import sys
from typing import TYPE_CHECKING, TextIO, cast

from .arguments import command_line
from .commands import fail
from .faults import CommandError, SpecError
from .settings import SettingsError

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Sequence

__all__ = ["main"]

_INTERRUPTED = 130
_PIPE_CLOSED = 141
"""What shells say of a program that a signal ended: 128, and the signal's number."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command.

    Args:
        argv: Its arguments; those of the process when absent.

    Returns:
        0 where all is well, 1 where specs or files have faults, 2 where it was called wrongly or
        where a change breaks callers, 130 where it was interrupted, 141 where whoever read its
        output had enough.
    """
    code = 0
    try:
        try:
            code = _run(argv)
        finally:
            print(end="", flush=True)  # noqa: T201  # so that it is known here what came of it
    except BrokenPipeError:
        _give_up(sys.stdout, sys.stderr)
        return _PIPE_CLOSED
    except OSError as error:
        _give_up(sys.stdout)
        return code or fail(f"specloom: {error}")
    except KeyboardInterrupt:
        return _INTERRUPTED
    return code


def _give_up(*streams: TextIO) -> None:
    """Let what is still to be written go nowhere, else Python complains at its end."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for stream in streams:
        os.dup2(nowhere, stream.fileno())


def _run(argv: Sequence[str] | None) -> int:
    if isinstance(sys.stdout, io.TextIOWrapper):
        cast("io.TextIOWrapper", sys.stdout).reconfigure(errors="backslashreplace")
    parser = command_line()
    args = parser.parse_args(argv)
    command: Callable[[argparse.Namespace], int] = args.command
    try:
        return command(args)
    except SettingsError as error:
        parser.error(str(error))
    except SpecError as error:
        return fail(*error.faults)
    except BrokenPipeError:
        raise
    except (CommandError, OSError) as error:
        return fail(f"specloom: {error}")
