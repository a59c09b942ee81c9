"""Findings that a story silences, and silencers that are wrong themselves."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from datetime import date

from storykit.diagnostics import Diagnostic
from storykit.model.names import closest
from storykit.rules.base import Finding, Rule, Shelf

UNKNOWN_RULE = Rule(
    "unknown-rule",
    "schema",
    "error",
    """A story ignores, or the strategy turns down, a rule that does not exist.

Why: a misspelt name silences nothing, and everybody believes that it does.

Flagged:

```yaml
ignore: [{rule: no-qoute, reason: quoting needs the regulator}]
```

Accepted:

```yaml
stage: published
ignore: [{rule: no-quote, reason: quoting needs the regulator}]
```
""",
)
IGNORE_EXPIRED = Rule(
    "ignore-expired",
    "schema",
    "warning",
    """A story's `ignore` has run out.

Why: it was silenced for a while, and the while is over. Mend it, or give it a new date with a reason.

Flagged:

```yaml
stage: published
ignore: [{rule: no-quote, reason: quoting needs the regulator, until: 2026-10-31}]
```

Accepted:

```yaml
stage: published
ignore: [{rule: no-quote, reason: quoting needs the regulator, until: 2026-12-31}]
```
""",
)
IGNORE_UNUSED = Rule(
    "ignore-unused",
    "schema",
    "info",
    """A story silences a rule that would find nothing.

Why: it hides the next fault of this kind, and nobody remembers why it is there.

Flagged:

```yaml
quotes: [{text: We sleep again., by: Ada, approved: true}]
ignore: [{rule: no-quote, reason: quoting needs the regulator}]
```

Accepted:

```yaml
stage: published
ignore: [{rule: no-quote, reason: quoting needs the regulator}]
```
""",
)
IGNORE_WITHOUT_REASON = Rule(
    "ignore-without-reason",
    "schema",
    "warning",
    """A story silences a rule and does not say why.

Why: whoever reads it next year has to find out again.

Flagged:

```yaml
stage: published
ignore: [{rule: no-quote}]
```

Accepted:

```yaml
stage: published
ignore: [{rule: no-quote, reason: quoting needs the regulator}]
```
""",
)
IGNORES = (UNKNOWN_RULE, IGNORE_EXPIRED, IGNORE_UNUSED, IGNORE_WITHOUT_REASON)


def _holds(until: date | None, day: date) -> bool:
    return until is None or until >= day


def unsilenced(shelf: Shelf, found: Iterable[Diagnostic], known: Collection[str]) -> Iterator[Diagnostic]:
    """What is `found`, less what stories silence; and what is wrong with the silencers.

    `known` are the names of all rules.
    """
    day = shelf.targets.day
    silent = {(f.path, i.rule) for f in shelf.library.stories for i in f.story.ignore if _holds(i.until, day)}
    used: set[tuple[str, str]] = set()
    for diagnostic in found:
        key = (diagnostic.path, diagnostic.rule)
        if key in silent:
            used.add(key)
        else:
            yield diagnostic
    yield from _faults(shelf, used, known)


def _faults(shelf: Shelf, used: Collection[tuple[str, str]], known: Collection[str]) -> Iterator[Diagnostic]:
    for name in shelf.library.strategy.check.severity or {}:
        if name not in known:
            finding = Finding(f'there is no rule "{name}"', ("check", "severity", name), _nearest(name, known))
            yield shelf.in_strategy(finding)._replace(rule=UNKNOWN_RULE.name)
    for file in shelf.library.stories:
        for i, ignore in enumerate(file.story.ignore):
            for rule, finding in _of(
                ignore.rule, ignore.reason, ignore.until, i, shelf, (file.path, ignore.rule) in used, known
            ):
                yield shelf.in_story(file, finding)._replace(rule=rule.name)


def _of(
    name: str, reason: str, until: date | None, i: int, shelf: Shelf, used: bool, known: Collection[str]
) -> Iterator[tuple[Rule, Finding]]:
    at = ("ignore", i, "rule")
    if name not in known:
        yield UNKNOWN_RULE, Finding(f'there is no rule "{name}"', at, _nearest(name, known))
        return
    if not reason:
        yield IGNORE_WITHOUT_REASON, Finding(f"{name} is silenced without a reason", at, "say why: reason: …")
    if not _holds(until, shelf.targets.day):
        hint = "mend what it hid, or give it a new date and a reason"
        yield IGNORE_EXPIRED, Finding(f"{name} was silenced until {until}", ("ignore", i, "until"), hint)
    elif not used:
        yield IGNORE_UNUSED, Finding(f"{name} finds nothing here", at, "remove it from ignore")


def _nearest(name: str, known: Collection[str]) -> str:
    near = closest(name, known)
    return f'did you mean "{near}"?' if near else "see them with: storykit rules"
