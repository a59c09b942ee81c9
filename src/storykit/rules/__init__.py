"""The rules of `storykit check`, a file for each family. A new one is a function there and a name in its tuple."""

from storykit.rules.base import Rule
from storykit.rules.proof import PROOF
from storykit.rules.schema import SCHEMA

RULES: tuple[Rule, ...] = (*SCHEMA, *PROOF)
