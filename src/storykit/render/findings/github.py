"""For GitHub Actions: workflow commands, which become annotations of a pull request."""

from __future__ import annotations

from collections.abc import Iterator

from storykit.render.findings.base import Findings, notes
from storykit.render.safe import visible, visible_line

_COMMANDS = {"error": "error", "warning": "warning", "info": "notice"}


def render(report: Findings) -> Iterator[str]:
    """A command a line.

    The message says the place again: the log shows nothing else of an annotation, and from the eleventh
    of a kind on GitHub shows it in the log alone.
    """
    for finding in report.findings:
        path = visible_line(report.place(finding.path))
        properties = {"file": path, "line": finding.line, "col": finding.column, "title": f"storykit: {finding.rule}"}
        given = ",".join(f"{name}={escaped_property(str(value))}" for name, value in properties.items())
        message = f"{path}:{finding.line}:{finding.column}: {visible(finding.message)}"
        lines = "\n".join([message, *notes(finding, report.place)])
        yield f"::{_COMMANDS[finding.severity]} {given}::{escaped_data(lines)}\n"


def escaped_data(text: str) -> str:
    """Text as the message of a command."""
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def escaped_property(text: str) -> str:
    """Text as the value of a command's property."""
    return escaped_data(text).replace(":", "%3A").replace(",", "%2C")
