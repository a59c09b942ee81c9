"""Runs of the command line, each checked for what must never happen."""

from __future__ import annotations

import contextlib
import ctypes
import gc
import io
import json
import os
import re
import subprocess
import sys
import unicodedata
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, NamedTuple
from unittest import mock

import pytest

from storykit.cli.app import main

gc.enable()  # a run of storykit does without; this process runs it again and again

ROOT = Path(__file__).parents[2]
"""The repository, which is a story repository itself: the sample library."""
DAY = "2026-11-16"
ASKED = ("--as-of", DAY)

DIRECTION = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
"""Characters that reorder what a reader sees."""
BREAKS = "\u2028\u2029"

_FAULT = re.compile(r"(?P<path>.+?):(?P<line>\d+):(?P<column>\d+): (?P<message>.*)")
_UNSET = ("COLUMNS", "LINES", "NO_COLOR", "FORCE_COLOR", "PYTHONIOENCODING", "STORYKIT_DEBUG")


class Run(NamedTuple):
    """How a run ended."""

    status: int
    out: str
    err: str

    @property
    def data(self) -> Any:
        """The JSON on stdout."""
        return json.loads(self.out)

    @property
    def ids(self) -> list[str]:
        """The stories of the JSON on stdout, in order."""
        return [story["id"] for story in self.data["stories"]]

    @property
    def places(self) -> list[str]:
        """Where the faults on stderr are: path:line:column."""
        found = map(_FAULT.fullmatch, self.err.splitlines())
        return [f"{match['path']}:{match['line']}:{match['column']}" for match in found if match]


def environment(changes: Mapping[str, str] | None = None) -> dict[str, str]:
    """The environment without what would change the output, and with `changes`."""
    kept = {k: v for k, v in os.environ.items() if k not in _UNSET and not k.startswith("STORYKIT_")}
    return kept | {"TERM": "xterm"} | dict(changes or {})


def storykit(
    *args: str,
    cwd: Path = ROOT,
    env: Mapping[str, str] | None = None,
    timeout: float = 10,
    before: Callable[[], None] | None = None,
    stdout: int = subprocess.PIPE,
) -> Run:
    """A run of the real command in a process of its own; `before` is called there first."""
    try:
        done = subprocess.run(
            [sys.executable, "-m", "storykit", *args],
            cwd=cwd,
            env=environment(env),
            timeout=timeout,
            preexec_fn=before,
            stdin=subprocess.DEVNULL,
            stdout=stdout,
            stderr=subprocess.PIPE,
            check=False,
        )
    except subprocess.TimeoutExpired:
        pytest.fail(f"storykit {' '.join(args)} still ran after {timeout} s", pytrace=False)
    return clean(Run(done.returncode, (done.stdout or b"").decode(), done.stderr.decode()))


def quick(*args: str, cwd: Path = ROOT, env: Mapping[str, str] | None = None) -> Run:
    """A run of the same in this process, ten times as fast."""
    out, err = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8") for _ in range(2))
    status: object = 0
    with (
        contextlib.chdir(cwd),
        mock.patch.dict(os.environ, environment(env), clear=True),
        mock.patch.object(sys, "argv", ["storykit", *args]),
        contextlib.redirect_stdout(out),
        contextlib.redirect_stderr(err),
    ):
        try:
            main()
        except SystemExit as stop:
            status = stop.code
    return clean(Run(int(str(status or 0)), _written(out), _written(err)))


def _written(stream: io.TextIOWrapper) -> str:
    stream.flush()
    buffer = stream.buffer
    assert isinstance(buffer, io.BytesIO)
    return buffer.getvalue().decode()


def clean(run: Run) -> Run:
    """The run, which showed no traceback and nothing that steers a terminal."""
    for text in (run.out, run.err):
        assert "Traceback" not in text, text
        assert "fault in storykit itself" not in text, text
        assert "Exception ignored" not in text, text
        assert not steering(text), f"{steering(text)!r} in {text!r}"
    return run


def steering(text: str) -> list[str]:
    """The characters in a text that do something to a terminal, except ends of lines."""
    text = text.replace("\r\n", "\n")
    return [c for c in text if (unicodedata.category(c) == "Cc" and c != "\n") or c in DIRECTION + BREAKS]


def flat(text: str) -> str:
    """A boxed and wrapped message as one line."""
    return " ".join(re.sub("[│╭╮╰╯─]", " ", text).split())


def expect(run: Run, place: str, *words: str) -> None:
    """The run stopped because of a fault at `place`, told in a line with `words`; it printed no data."""
    assert run.status == 2, run
    assert run.out == ""
    lines = [line for line in run.err.splitlines() if line.startswith(f"{place}: ")]
    assert lines, f"nothing about {place} in:\n{run.err}"
    assert any(all(word in line for word in words) for line in lines), f"no line with {words} in:\n{run.err}"


def refused(run: Run, *words: str) -> None:
    """The run stopped with a message that has `words`; it printed no data."""
    assert run.status == 2, run
    assert run.out == ""
    told = flat(run.err)
    assert all(word in told for word in words), run.err


def bounded_memory() -> None:
    """For `before`: no more memory than a small machine has."""
    import resource

    resource.setrlimit(resource.RLIMIT_AS, (600 << 20, 600 << 20))


def ordinary_user() -> None:
    """For `before`: root may no longer pass over permissions."""
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        libc = ctypes.CDLL(None)
        for override in (1, 2):  # CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH
            libc.prctl(24, override, 0, 0, 0)  # PR_CAPBSET_DROP


def lock(path: Path) -> None:
    """Take all permissions from `path`; skips the test where they are not kept to."""
    path.chmod(0)
    look = "import os, sys; p = sys.argv[1]; os.listdir(p) if os.path.isdir(p) else open(p)"
    tried = subprocess.run(
        [sys.executable, "-c", look, str(path)],
        preexec_fn=ordinary_user,
        stderr=subprocess.DEVNULL,
        check=False,
    )
    if tried.returncode == 0:
        pytest.skip("this user reads files without permission")
