"""The layers hold: each part of the package imports what is below it and nothing else.

Imports under TYPE_CHECKING and inside functions count too.
"""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "src" / "storykit"
MODULES = {
    path.relative_to(PACKAGE).with_suffix("").as_posix().replace("/", "."): path for path in PACKAGE.rglob("*.py")
}

SAYS = {"diagnostics", "errors"}
VERBS = {"verbs", "targets", "hero"}
VERB_FOLDERS = {"candidates", "comparison", "logbook", "planner", "redaction", "sureness"}
"""Verbs that take more than a module."""
READERS = {"loading", "comparison.sides", "importing", "candidates", "exporting"}
"""The verbs that may touch files."""

LAYERS = {
    "diagnostics": {"model"},
    "errors": {"diagnostics"},
    "model": {"model"} | SAYS,
    "files": {"files", "model"} | SAYS,
    "exchange": {"exchange", "files", "model"} | SAYS,
    "hero": {"model"},
    "targets": {"hero", "model"},
    "criteria": {"criteria", "hero", "targets", "model"},
    "rules": {"rules", "criteria", "model"} | VERBS | SAYS,
    "verbs": {"rules", "criteria", "model"} | VERBS | SAYS,
    "present": {"present", "model", "diagnostics"} | VERBS,
    "render": {"render", "present.document", "diagnostics", "errors", "model.cells"},
    "cli": {"cli", "render", "present", "files", "exchange", "rules", "criteria", "model", "__init__"} | VERBS | SAYS,
    "__init__": {"model"} | VERBS | SAYS,
    "__main__": {"cli"},
}
"""What each part may import: a part, or one module of it. A verb is a module at the top or in VERB_FOLDERS."""

OUTSIDE = {
    "typer": {"cli"},
    "rich": {"cli", "render"},
    "yaml": {"files"},
    "rapidfuzz": {"rules", "exchange"},
    "bs4": {"exchange"},
    "charset_normalizer": {"exchange"},
    "highspy": {"planner.solver"},
    "jinja2": {"render"},
    "markupsafe": {"render"},
    "jmespath": {"exchange"},
    "numpy": {"sureness.stability", "sureness.weighing", "sureness.dethroning", "planner.solver"},
    "pyarrow": {"exchange"},
    "python_calamine": {"exchange"},
    "ruamel": {"exchange", "files"},
    "xlsxwriter": {"render"},
    "pydantic": {"schema"},
    "pydantic_core": {"model", "files"},
}
"""Who may import each library."""

LONGEST_MODULE = 350
LONGEST_FUNCTION = 40


def part(module: str) -> str:
    """The layer of a module, named from `storykit.` on."""
    top = module.partition(".")[0]
    if top in VERB_FOLDERS:
        return "verbs"
    if top in LAYERS or (PACKAGE / top).is_dir():
        return top
    return "verbs"


def imports(path: Path) -> Iterator[str]:
    """The full names of all that a module imports, in any place."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, f"{path.name}:{node.lineno}: imports by full names only"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def ours(name: str) -> str | None:
    """The module of the package that an imported name is of; None for a library's."""
    first, _, rest = name.partition(".")
    if first != "storykit":
        return None
    for candidate in (rest, f"{rest}.__init__", rest.rpartition(".")[0], f"{rest.rpartition('.')[0]}.__init__"):
        if candidate in MODULES:
            return candidate.removesuffix(".__init__")
    return "__init__"


def allowed(module: str, imported: str) -> bool:
    """Whether a module of the package may import another."""
    if part(module) == "verbs" and part(imported) in ("files", "exchange"):
        return not {module, module.partition(".")[0]}.isdisjoint(READERS)
    return not {part(imported), imported}.isdisjoint(LAYERS[part(module)])


@pytest.mark.parametrize("module", sorted(MODULES))
def test_a_module_imports_only_what_is_below_it(module: str) -> None:
    assert part(module) in LAYERS, f"{part(module)} is a new part of the package: give it a line in LAYERS"
    found = {imported for name in imports(MODULES[module]) if (imported := ours(name))}
    wrong = sorted(imported for imported in found if not allowed(module, imported))
    assert not wrong, f"{module} may not import {', '.join(wrong)}"


@pytest.mark.parametrize("module", sorted(MODULES))
def test_a_library_is_imported_only_where_it_belongs(module: str) -> None:
    libraries = {name.partition(".")[0] for name in imports(MODULES[module])}
    unknown = libraries - OUTSIDE.keys() - sys.stdlib_module_names - {"storykit"}
    assert not unknown, f"{module} imports {unknown}: a new library needs a line in OUTSIDE"
    wrong = sorted(name for name in libraries & OUTSIDE.keys() if {part(module), module}.isdisjoint(OUTSIDE[name]))
    assert not wrong, f"{module} may not import {', '.join(wrong)}"


def test_importing_storykit_loads_no_library() -> None:
    code = "import sys, storykit; print(*sorted({m.partition('.')[0] for m in sys.modules}))"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded = set(run.stdout.split())
    assert "storykit" in loaded
    assert not loaded & OUTSIDE.keys()


def test_a_command_is_imported_only_when_it_is_called() -> None:
    code = """import sys, storykit.cli.app as app
sys.argv = ["storykit", "rules"]
try:
    app.main()
finally:
    print(*sorted(sys.modules), file=sys.stderr)"""
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded = set(run.stderr.split())
    assert "storykit.cli.rules" in loaded
    assert not loaded & {f"storykit.cli.{name}" for name in ("rank", "plan", "diff", "report", "export", "import_")}


@pytest.mark.parametrize("module", sorted(MODULES))
def test_modules_and_functions_are_short(module: str) -> None:
    text = MODULES[module].read_text(encoding="utf-8")
    assert len(text.splitlines()) <= LONGEST_MODULE
    functions = [n for n in ast.walk(ast.parse(text)) if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef)]
    lengths = [(node.name, (node.end_lineno or 0) - node.lineno + 1) for node in functions]
    assert not [(name, lines) for name, lines in lengths if lines > LONGEST_FUNCTION]


@pytest.mark.parametrize(
    ("module", "imported", "right"),
    [
        ("model.story", "model.values", True),
        ("model.story", "files.reader", False),
        ("files.load", "ranking", False),
        ("criteria.offering", "targets", True),
        ("criteria.offering", "score", False),
        ("targets", "criteria.offering", False),
        ("loading", "files.load", True),
        ("ranking", "files.load", False),
        ("ranking", "present.rank", False),
        ("present.rank", "ranking", True),
        ("present.rank", "render.markdown", False),
        ("render.markdown", "present.document", True),
        ("render.markdown", "present.rank", False),
        ("cli.rank", "render.data", True),
        ("a_new_verb", "cli", False),
    ],
)
def test_the_layers_say_what_they_should(module: str, imported: str, right: bool) -> None:
    assert allowed(module, imported) is right


@pytest.mark.parametrize(
    ("name", "module"),
    [
        ("storykit.model.story.Story", "model.story"),
        ("storykit.model.marks", "model.marks"),
        ("storykit.criteria.CRITERIA", "criteria"),
        ("storykit.criteria.outcome", "criteria.outcome"),
        ("storykit.__version__", "__init__"),
        ("storykit", "__init__"),
        ("rich.table.Table", None),
    ],
)
def test_an_imported_name_is_traced_to_its_module(name: str, module: str | None) -> None:
    assert ours(name) == module
