"""storykit check"""

import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal, NamedTuple

import typer

from storykit.cli.options import Output, Where
from storykit.cli.streams import emit
from storykit.errors import StorykitError

if TYPE_CHECKING:
    from storykit.checking import Checked
    from storykit.diagnostics import Diagnostic
    from storykit.loading import Reading
    from storykit.render.findings import Findings

Format = Literal["text", "json", "github", "gitlab", "sarif", "junit"]


class Scope(NamedTuple):
    """Which findings to report. Everything is read and judged all the same."""

    paths: Annotated[
        list[Path] | None, typer.Argument(metavar="PATH...", help="Only findings in these files and folders.")
    ] = None
    changed_since: Annotated[
        str | None, typer.Option(metavar="REV", help="Only findings in files that changed since this git revision.")
    ] = None
    select: Annotated[list[str] | None, typer.Option(metavar="RULE", help="Only these rules or families.")] = None
    ignore: Annotated[list[str] | None, typer.Option(metavar="RULE", help="Not these rules or families.")] = None
    baseline: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Leave out the findings that this file lists.")
    ] = None
    everything: Annotated[bool, typer.Option("--all", help="Show hints (severity info) one by one, too.")] = False

    def covers(self, folder: Path) -> Callable[[str], bool]:
        """Whether a file is in the scope."""
        from os.path import abspath

        within = [abspath(path) for path in self.paths or ()]
        for path in self.paths or ():
            if not path.exists():
                raise StorykitError(f"there is no file or folder {path}", hint="check the path")
        changed: set[str] | None = None
        if self.changed_since is not None:
            from storykit.files.git import changed_files

            changed = changed_files(folder, self.changed_since)

        def covered(path: str) -> bool:
            whole = abspath(path)
            inside = not within or any(whole == w or whole.startswith(w.rstrip("/") + "/") for w in within)
            return inside and (changed is None or whole in changed)

        return covered


class Fixing(NamedTuple):
    """What to mend."""

    fix: Annotated[
        bool, typer.Option("--fix", help="Mend what is safe to mend: names to ids, the spelling of dates.")
    ] = False
    sort_keys: Annotated[bool, typer.Option("--sort-keys", help="With --fix: put keys in the usual order.")] = False
    diff: Annotated[bool, typer.Option("--diff", help="Show what --fix would change, and change nothing.")] = False


def check(
    scope: Scope,
    where: Where,
    fixing: Fixing,
    output: Output,
    fail_on: Annotated[
        Literal["error", "warning", "info"] | None,
        typer.Option(help="Exit with 1 from this severity on. (default: the strategy's check.fail_on, else error)"),
    ] = None,
    write_baseline: Annotated[
        bool, typer.Option("--write-baseline", help="Write all findings to the file of --baseline, and stop.")
    ] = False,
    format: Annotated[Format, typer.Option(help="For people (text) or for a program.")] = "text",
) -> None:
    """Find what is wrong or weak in story files, strategy and activity log.

    The whole library is judged; PATH and --changed-since choose what is reported. `storykit rules` says what and why.
    """
    from storykit.loading import read
    from storykit.render.findings import FORMATS

    if fixing.diff and format != "text":
        raise StorykitError("--diff is for people", hint="leave out --format")
    reading = read(where.strategy, where.stories or ())
    where.told(reading.stories, reading.strategy, reading.folder)
    covered = scope.covers(reading.folder)
    if (fixing.fix or fixing.diff) and _fix(reading, covered, fixing, where):
        reading = read(where.strategy, where.stories or ())
    report = _check(reading, covered, scope, where)
    if write_baseline:
        return _write_baseline(scope, report, reading, where)
    if scope.baseline:
        report = _without(report, scope.baseline, reading)
    least = fail_on or (reading.strategy.check.fail_on if reading.strategy else "error")
    findings = _findings(report, reading, covered, where, output)
    everything, root = scope.everything or least == "info", "" if format == "text" else _root()
    emit(FORMATS[format](findings._replace(everything=everything, root=root)), output.output)
    if report.fails(least):
        raise typer.Exit(1)
    return None


def _check(reading: "Reading", covered: Callable[[str], bool], scope: Scope, where: Where) -> "Checked":
    """What there is to report within the scope."""
    from storykit.checking import Choice
    from storykit.checking import check as verb
    from storykit.loading import read_log

    choice = Choice(scope.select or (), scope.ignore or ())
    report = verb(reading, as_of=where.day, log=read_log(reading, where.log_file(reading.folder)), choice=choice)
    return report._replace(findings=tuple(f for f in report.findings if _about(f, covered)))


def _about(finding: "Diagnostic", covered: Callable[[str], bool]) -> bool:
    return covered(finding.path) or any(covered(other.path) for other in finding.related)


def _fix(reading: "Reading", covered: Callable[[str], bool], fixing: Fixing, where: Where) -> bool:
    """Mend the story files in the scope, or show how; whether any was changed."""
    from itertools import chain

    from storykit.files.fixes import fix_files
    from storykit.model.names import Glossary
    from storykit.render.diff import diff_lines

    if reading.strategy is None:
        where.say("nothing can be mended while the strategy has faults")
        return False
    glossary = Glossary(reading.strategy)
    changes = fix_files(filter(covered, reading.paths), glossary, sort_keys=fixing.sort_keys, dry=fixing.diff)
    if fixing.diff:
        emit(chain.from_iterable(diff_lines(*change) for change in changes), None)
    if changes:
        where.say(f"{'would mend' if fixing.diff else 'mended'} {len(changes)} file{'s' * (len(changes) > 1)}")
    return bool(changes) and not fixing.diff


def _write_baseline(scope: Scope, report: "Checked", reading: "Reading", where: Where) -> None:
    from storykit.baseline import dump
    from storykit.files.write import write_atomic

    if scope.baseline is None:
        raise StorykitError("--write-baseline needs to know the file", hint="--baseline FILE --write-baseline")
    if scope.paths or scope.changed_since or scope.select or scope.ignore:
        hint = "leave out PATH, --changed-since, --select and --ignore"
        raise StorykitError("a baseline is written of all findings, or it would forget the rest", hint=hint)
    write_atomic(scope.baseline, [dump(report.findings, reading.folder.as_posix())])
    found = f"{len(report.findings)} finding{'s' * (len(report.findings) != 1)}"
    verb = "is" if len(report.findings) == 1 else "are"
    where.say(f"{found} {verb} in {scope.baseline}; from now on: storykit check --baseline {scope.baseline}")


def _without(report: "Checked", file: Path, reading: "Reading") -> "Checked":
    from storykit.baseline import parse, unknown
    from storykit.files.load import read_text

    listed = parse(read_text(str(file)), str(file))
    findings, known = unknown(report.findings, listed, reading.folder.as_posix())
    return report._replace(findings=findings, known=known)


def _findings(
    report: "Checked", reading: "Reading", covered: Callable[[str], bool], where: Where, output: Output
) -> "Findings":
    """The report with all that any format may want to know."""
    from storykit import __version__
    from storykit.cli.streams import coloured, screen_width
    from storykit.files.excerpt import source_line
    from storykit.render.findings import Findings, Page
    from storykit.rules import RULES

    to_screen = output.output is None
    log = where.activity or reading.folder / "activity.csv"
    others = (*(layer.path for layer in reading.strategy_file.files), *([log.as_posix()] if log.exists() else []))
    return Findings(
        report.findings,
        report.summary,
        files=[path for path in (*others, *reading.paths) if covered(path)],
        pages={rule.name: Page(rule.summary, "", rule.doc, rule.severity, rule.family) for rule in RULES},
        quarter=reading.strategy.quarter if reading.strategy else None,
        as_of=where.day,
        version=__version__,
        known=report.known,
        excerpt=source_line,
        width=screen_width() if to_screen else 0,
        colour=to_screen and coloured(output.no_color),
    )


def _root() -> str:
    """The folder that a forge counts paths from: what it says itself, else the top of the git repository."""
    from storykit.files.git import top

    return os.environ.get("GITHUB_WORKSPACE") or os.environ.get("CI_PROJECT_DIR") or top(Path())
