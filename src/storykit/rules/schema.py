"""Are the files well formed? Most of this is found on reading them."""

from __future__ import annotations

from collections.abc import Iterator

from storykit.diagnostics import Diagnostic
from storykit.rules.base import Finding, Rule, Shelf, shelf_rule
from storykit.rules.ignores import IGNORES

INVALID_FILE = Rule(
    "invalid-file",
    "schema",
    "error",
    """A file cannot be read as a story or a strategy.

Why: what cannot be read is not ranked, and nobody notices that it is missing.

Flagged:

```yaml
happened_on: 2026-11-31
```

Accepted:

```yaml
happened_on: 2026-11-30
```
""",
)
UNKNOWN_KEY = Rule(
    "unknown-key",
    "schema",
    "error",
    """A key that storykit does not know.

Why: a misspelt key is a fact that nobody reads. Keys of your own start with `x-`.

Flagged:

```yaml
offring: [routes]
```

Accepted:

```yaml
offerings: [routes]
x-crm-id: 17
```
""",
)
DUPLICATE_ID = Rule(
    "duplicate-id",
    "schema",
    "error",
    """Two stories have the same id.

Why: the id is how the activity log and everybody else calls a story.

Flagged:

```yaml
# stories/one.yaml
title: One
customer: {name: Auenkorb}
# stories/2025/one.yaml
title: Another
customer: {name: Plumfen}
```

Accepted:

```yaml
# stories/one.yaml
title: One
customer: {name: Auenkorb}
# stories/2025/one.yaml
id: one-2025
title: Another
customer: {name: Plumfen}
```
""",
)
INVALID_LOG_ROW = Rule(
    "invalid-log-row",
    "schema",
    "error",
    """A row of the activity log cannot be read.

Why: an ask that is not counted is an advocate asked once too often.
Days and amounts may be in the style of the machine that saved the file, as in `24.12.2025` and `1.234,50`,
as long as they can mean one thing alone. Where other rows show whether the day or the month comes first, they decide.

Flagged:

```yaml
# activity.csv
date,story,advocate,activity,deal,amount,outcome,by,note
03/04/2026,one,Ada,reference_call,,,,sam,
```

```yaml
# activity.csv
date,story,advocate,activity,deal,amount,outcome,by,note
2026-11-16,one,Ada,reference_call,Fernhollow,1.234,won,sam,
```

Accepted:

```yaml
# stories/one.yaml
title: One
customer: {name: Auenkorb}
advocates: [{name: Ada}]
# activity.csv
date,story,advocate,activity,deal,amount,outcome,by,note
2026-11-16,one,Ada,reference_call,,,,sam,
```

```yaml
# stories/one.yaml
title: One
customer: {name: Auenkorb}
advocates: [{name: Ada}]
# activity.csv
Date;Story;Advocate;Activity;Deal;Amount;Outcome
24/03/2026;one;Ada;reference_call;Fernhollow;€ 1.234,50;Won
03/04/2026;one;Ada;speaking;;;
```
""",
)


@shelf_rule("schema", "warning")
def day_outside_quarter(shelf: Shelf) -> Iterator[Diagnostic]:
    """The day is not in the strategy's quarter.

    Why: last quarter's targets rank last quarter's stories. Write the new strategy, or judge by a day in its quarter.

    Flagged:

    ```yaml
    # strategy.yaml
    quarter: 2026-Q3
    ```

    Accepted:

    ```yaml
    # strategy.yaml
    quarter: 2026-Q4
    ```
    """
    days, day = shelf.library.strategy.days(), shelf.targets.day
    if days and not days[0] <= day <= days[1]:
        message = f"{day} is not in {shelf.library.strategy.quarter}, which is {days[0]} to {days[1]}"
        yield shelf.in_strategy(Finding(message, ("quarter",), "write this quarter's strategy, or use --as-of"))


SCHEMA: tuple[Rule, ...] = (INVALID_FILE, UNKNOWN_KEY, DUPLICATE_ID, INVALID_LOG_ROW, day_outside_quarter, *IGNORES)
