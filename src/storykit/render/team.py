"""A page by a team's own template, which says where everything goes; all that is put into it is escaped."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

from jinja2 import ChoiceLoader, FileSystemLoader, StrictUndefined, TemplateError, TemplateSyntaxError
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup

from storykit.errors import StorykitError
from storykit.present.document import Document
from storykit.render.html import policy, section_parts, style
from storykit.render.safe import visible
from storykit.render.templating import FOLDER, templates


class Section(NamedTuple):
    """A section of the page: its title (empty for what stands above the first), and its HTML."""

    title: str
    html: Markup


def team_page(template: Path, document: Document, numbers: Mapping[str, Any]) -> str:
    """The page that the template makes of a document and the numbers behind it.

    The template sees `title`, `sections` (each with `title` and `html`), `report` (the JSON of the same
    page), `style` and `policy` (ours, for pages that keep our looks). It may extend or include other files
    of its folder. It runs in a sandbox: it can read what it is given and change nothing.

    Raises StorykitError when the template has a fault; says where.
    """
    environment = ImmutableSandboxedEnvironment(
        loader=ChoiceLoader([FileSystemLoader(template.parent), FileSystemLoader(FOLDER)]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    given = {"title": visible(document.title), "style": Markup(style()), "policy": Markup(policy())}  # noqa: S704
    try:
        page = environment.get_template(template.name)
        return page.render(**given, report=numbers, sections=list(_sections(document))) + "\n"
    except (TemplateError, UnicodeDecodeError) as error:
        raise _fault(template, error) from None
    except Exception as error:
        raise _fault(template, error) from error


def _fault(template: Path, error: Exception) -> StorykitError:
    line, trace = 0, error.__traceback__
    while trace is not None:
        if trace.tb_frame.f_code.co_filename == str(template):
            line = trace.tb_lineno
        trace = trace.tb_next
    if isinstance(error, TemplateSyntaxError):
        line = error.lineno
    where = f"{template.as_posix()}:{line}" if line else template.as_posix()
    return StorykitError(f"{where}: the template has a fault: {error}", hint="mend it, or move it away for our page")


def _sections(document: Document) -> list[Section]:
    found = []
    template = templates().get_template("section.html.j2")
    for place, (title, parts) in enumerate(section_parts(document)):
        inside = [part for part in parts if part.kind != "heading"]
        found.append(Section(title if place else "", Markup(template.render(parts=inside))))  # noqa: S704
    return found
