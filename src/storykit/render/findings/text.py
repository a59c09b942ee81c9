"""For people: each finding with its source, and a line that sums up."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from rich.cells import cell_len

from storykit.diagnostics import Diagnostic
from storykit.render.findings.base import Findings, counted, notes
from storykit.render.findings.source import source_lines
from storykit.render.safe import visible, visible_line

_STYLES = {"error": "1;31", "warning": "1;33", "info": "1;36", "place": "1", "quiet": "2", "well": "1;32"}
_INDENT = 4
Paint = Callable[[str, str], str]


def render(report: Findings) -> Iterator[str]:
    """`path:line:column: severity: message [rule]` for each finding, the source, the hint; last, how many."""
    paint = _coloured if report.colour else _plain
    for finding in report.findings:
        if report.everything or finding.severity != "info":
            yield from (f"{line}\n" for line in _finding(finding, report, paint))
            yield "\n"
    yield f"{_summary(report, paint)}\n"


def _coloured(style: str, text: str) -> str:
    return f"\x1b[{_STYLES[style]}m{text}\x1b[0m"


def _plain(style: str, text: str) -> str:
    return text


def _finding(finding: Diagnostic, report: Findings, paint: Paint) -> Iterator[str]:
    where = f"{visible_line(finding.path)}:{finding.line}:{finding.column}:"
    first, *more = _wrapped(
        f"{visible(finding.message)} [{finding.rule}]",
        report.width,
        start=cell_len(f"{where} {finding.severity}: "),
    )
    yield f"{paint('place', where)} {paint(finding.severity, finding.severity + ':')} {first}".rstrip()
    yield from (" " * _INDENT + line for line in more)
    source = report.excerpt(finding.path, finding.line)
    yield from _excerpt(source_lines(source, finding.line, finding.column, report.width), finding, paint)
    margin = " " * (len(str(finding.line)) + 3) + "= "
    for note in notes(finding):
        lines = _wrapped(note, report.width, start=len(margin), indent=len(margin))
        yield paint("quiet", margin) + lines[0]
        yield from (" " * len(margin) + line for line in lines[1:])


def _excerpt(lines: Iterator[str], finding: Diagnostic, paint: Paint) -> Iterator[str]:
    for line, style in zip(lines, ("", finding.severity), strict=False):
        gutter, bar, source = line.partition("| ")
        yield paint("quiet", gutter + bar) + (paint(style, source) if style else source)


def _wrapped(text: str, width: int, start: int, indent: int = _INDENT) -> list[str]:
    """Text in lines of at most `width` cells, of which the first line has used `start` and the others `indent`."""
    if not width:
        return [text]
    lines, room = [""], width - start
    for word in text.split(" "):
        longer = f"{lines[-1]} {word}".lstrip()
        if cell_len(longer) <= room:
            lines[-1] = longer
        else:
            lines.append(word)
            room = width - indent
    return lines


def _summary(report: Findings, paint: Paint) -> str:
    notes = []
    hints = report.summary.get("info", 0)
    worst = next((name for name in ("error", "warning") if report.summary.get(name)), "")
    if not worst and not (hints and report.everything):
        well = f"nothing to mend in {counted(len(report.files), 'file')}" if report.files else "no files to check"
        line = paint("well", well)
        notes += [f"{counted(hints, 'hint')} (see with --all)"] if hints else []
    else:
        line = paint(worst or "info", _counts(report))
        notes += ["the hints: --all"] if hints and not report.everything else []
    notes += [f"{report.known} more in the baseline"] if report.known else []
    return "; ".join([line, *notes])


def _counts(report: Findings) -> str:
    names = {"error": "error", "warning": "warning", "info": "hint"}
    counts = [counted(report.summary[name], noun) for name, noun in names.items() if report.summary.get(name)]
    return f"{', '.join(counts)} in {counted(len({finding.path for finding in report.findings}), 'file')}"
