"""The rules of `storykit check`, a file for each family. A new one is a function there and a name in its tuple."""

from storykit.rules.advocacy import ADVOCACY
from storykit.rules.base import Rule
from storykit.rules.contagion import CONTAGION
from storykit.rules.duplicates import DUPLICATES
from storykit.rules.freshness import FRESHNESS
from storykit.rules.narrative import NARRATIVE
from storykit.rules.permission import PERMISSION
from storykit.rules.proof import PROOF
from storykit.rules.schema import SCHEMA
from storykit.rules.strategy import STRATEGY
from storykit.rules.titles import TITLES

RULES: tuple[Rule, ...] = (
    *SCHEMA,
    *STRATEGY,
    *PROOF,
    *NARRATIVE,
    *TITLES,
    *PERMISSION,
    *FRESHNESS,
    *ADVOCACY,
    *CONTAGION,
    *DUPLICATES,
)
