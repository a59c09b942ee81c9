"""Checking a story repository: every fault in its files, and every rule that finds something."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from datetime import date
from typing import NamedTuple

from storykit.diagnostics import Diagnostic
from storykit.errors import StorykitError
from storykit.loading import Reading
from storykit.model.activity import Log
from storykit.model.library import Library
from storykit.model.names import Glossary, closest
from storykit.model.strategy import Strategy
from storykit.rules import RULES
from storykit.rules.base import Rule, Shelf, each_story
from storykit.rules.ignores import unsilenced
from storykit.targets import Targets

SEVERITIES = ("info", "warning", "error")


class Choice(NamedTuple):
    """Which rules to run: those selected (all if none is), without those ignored. Rules or families."""

    select: Collection[str] = ()
    ignore: Collection[str] = ()

    def wants(self, rule: Rule) -> bool:
        """Whether a rule is to run."""
        names = {rule.name, rule.family}
        return (not self.select or not names.isdisjoint(self.select)) and names.isdisjoint(self.ignore)


EVERY_RULE = Choice()
NO_LOG = Log()


class Checked(NamedTuple):
    """What a check found, in the order of the files.

    Attributes:
        findings: Each once, by path, line and column.
        known: How many more are in the baseline.
    """

    findings: tuple[Diagnostic, ...]
    known: int = 0

    @property
    def summary(self) -> dict[str, int]:
        """How many findings there are of each severity."""
        counts = Counter(finding.severity for finding in self.findings)
        return {name: counts[name] for name in reversed(SEVERITIES)}

    def fails(self, least: str) -> bool:
        """Whether any finding is at least that severe."""
        return any(SEVERITIES.index(f.severity) >= SEVERITIES.index(least) for f in self.findings)


def check(reading: Reading, *, as_of: date, log: Log = NO_LOG, choice: Choice = EVERY_RULE) -> Checked:
    """Judge a repository as read by `storykit.read`.

    Args:
        reading: The strategy, the stories and the faults in their files.
        as_of: The day; permissions, ageing and asking limits depend on it.
        log: The activity log, as read by `storykit.read_log`.
        choice: Which rules to run.

    Raises:
        StorykitError: A rule in `choice` or in the strategy's `check` does not exist.
    """
    _known((*choice.select, *choice.ignore))
    found = [*reading.faults, *log.faults]
    given: dict[str, str] = {}
    if reading.strategy is not None:
        given = dict(reading.strategy.check.severity or {})
        found += _apply(_shelf(reading, reading.strategy, as_of, log))
    severity = {rule.name: given.get(rule.name, rule.severity) for rule in RULES if choice.wants(rule)}
    kept = (f._replace(severity=severity[f.rule]) for f in found if severity.get(f.rule, "ignore") != "ignore")
    return Checked(tuple(sorted(set(kept))))


def _shelf(reading: Reading, strategy: Strategy, as_of: date, log: Log) -> Shelf:
    glossary = Glossary(strategy)
    library = Library(strategy, glossary, reading.stories, reading.faults, reading.folder.as_posix())
    return Shelf(library, Targets(strategy, as_of, glossary), log.rows, log.path, reading.strategy_file.locate)


def _apply(shelf: Shelf) -> Iterator[Diagnostic]:
    """What all rules find, less what stories silence for themselves."""
    found = [diagnostic._replace(rule=rule.name) for rule, diagnostic in each_story(shelf, RULES)]
    found += [d._replace(rule=rule.name) for rule in RULES if rule.shelf for d in rule.shelf(shelf)]
    return unsilenced(shelf, found, {rule.name for rule in RULES})


def _known(names: Iterable[str]) -> None:
    known = {rule.name for rule in RULES} | {rule.family for rule in RULES}
    for name in names:
        if name not in known:
            near = closest(name, known)
            hint = f'did you mean "{near}"?' if near else "see them with: storykit rules"
            raise StorykitError(f'there is no rule "{name}"', hint=hint)
