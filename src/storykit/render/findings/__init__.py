"""The formats of `storykit check`, a file for each. A new one is a `render` there and a name here."""

from collections.abc import Mapping
from types import MappingProxyType

from storykit.render.findings import github, gitlab, json, junit, sarif, text
from storykit.render.findings.base import Findings, Format, Page

__all__ = ["FORMATS", "Findings", "Page"]

FORMATS: Mapping[str, Format] = MappingProxyType(
    {
        "text": text.render,
        "json": json.render,
        "github": github.render,
        "gitlab": gitlab.render,
        "sarif": sarif.render,
        "junit": junit.render,
    }
)
