"""The map of an import: a YAML file that says which field of a story comes from what of a record."""

from collections.abc import Iterator, Mapping
from pathlib import Path as FilePath
from typing import Any, Literal, NamedTuple

from storykit.diagnostics import Diagnostic, diagnostic
from storykit.errors import StorykitError
from storykit.exchange.mapping import fields
from storykit.exchange.mapping.expressions import BadExpressionError, is_template, parsed, parts
from storykit.files.load import YamlFile, build
from storykit.model.marks import Path, Position
from storykit.model.names import Mistake, closest
from storykit.model.typed import OWN
from storykit.model.values import Text, normal

READY = FilePath(__file__).parent / "ready"
"""The maps that come with storykit."""

REQUIRED = ("title", "customer.name")
RULE_KEYS = ("from", "is", "text", "table", "else", "default")


class Join(NamedTuple):
    """Another file, whose rows are found by a key."""

    file: Text
    """The file; looked for beside the map, then beside the source."""
    on: Text
    """What in a record of the source is the key."""
    name: Text
    """How expressions call the row that is found: `name.column`."""
    to: str = ""
    """The column of the other file that holds the key; the one that `on` names unless given."""
    many: bool = False
    """Whether expressions see all rows with the key as a list, and not the first alone."""
    own: Mapping[str, Any] | None = None


class Group(NamedTuple):
    """How several records become one story."""

    by: tuple[Text, ...]
    """The fields of the story that records of one story share."""
    story: Mapping[Text, Text] | None = None
    """Fields that sum up all records of the story."""
    own: Mapping[str, Any] | None = None


class MapFile(NamedTuple):
    """A map as its file says it."""

    story: Mapping[Text, Any]
    """What fills the fields of a story."""
    records: str = ""
    """What in a nested file gives the list of records."""
    where: str = ""
    """Only records for which this holds are imported."""
    key: str = ""
    """What tells a record from all others, when it is imported again."""
    dates: Literal["", "dmy", "mdy", "ymd"] = ""
    """What dates such as 03/04/2026 follow."""
    decimal: Literal["", ".", ","] = ""
    """The mark before decimals, where numbers such as 1,234 occur."""
    join: tuple[Join, ...] = ()
    """Other files, by key."""
    tables: Mapping[Text, Mapping[Text, Text]] | None = None
    """Value tables: what a value of the source is called here."""
    group: Group | None = None
    """How several records become one story."""
    fits: tuple[Text, ...] = ()
    """Columns by which a file is known to fit this map."""
    lenient: bool = False
    """Whether columns that a file does not have are passed over."""
    own: Mapping[str, Any] | None = None


class Rule(NamedTuple):
    """What fills one field.

    Attributes:
        sources: Expressions; the first that has a value counts.
        templates: Texts with expressions in braces, in place of sources; the first of which all parts have a value.
        constant: The value itself, in place of sources.
        table: What values become, by normalised value.
        other: What a value becomes that the table does not have: "keep", "drop", or a value.
        default: The value when there is none.
        at: Where in the map it stands.
    """

    sources: tuple[str, ...] = ()
    templates: tuple[str, ...] = ()
    constant: str = ""
    table: Mapping[str, str] | None = None
    table_name: str = ""
    other: str = "keep"
    default: str = ""
    at: Path = ()

    def expressions(self) -> tuple[str, ...]:
        """All expressions that it looks at."""
        return self.sources or tuple(part.strip() for text in self.templates for part in parts(text)[1::2])


Filling = Rule | tuple["Filling", ...] | Mapping[str, "Filling"]
"""A rule; several, whose values make one list; or rules by key, which make a record of a list."""


class ImportMap(NamedTuple):
    """A map, checked.

    Attributes:
        name: The name of a ready-made map, or of the file without its ending.
        path: The file.
        said: What the file says beside the story.
        story: What fills each field, by dotted path.
        file: For the places of what is wrong in it later, when the source is known.
    """

    name: str
    path: str
    said: MapFile
    story: Mapping[str, Filling]
    file: YamlFile

    def fault(self, at: Path, message: str, hint: str = "") -> Diagnostic:
        """Something wrong at a place of the map."""
        return self.file.locate([Mistake(at, message, hint)])[0]


def ready_maps() -> tuple[str, ...]:
    """The names of the maps that come with storykit, in order."""
    return tuple(sorted(path.stem for path in READY.glob("*.yaml")))


def map_text(name: str) -> str:
    """A ready-made map, to be edited.

    Raises:
        StorykitError: There is none of this name.
    """
    if name not in ready_maps():
        close = closest(name, ready_maps())
        hint = f'did you mean "{close}"?' if close else f"there are {', '.join(ready_maps())}"
        raise StorykitError(f'there is no ready-made map "{name}"', hint=hint)
    return (READY / f"{name}.yaml").read_text(encoding="utf-8")


def load_map(name: str) -> ImportMap:
    """A map by the path of its file, or a ready-made one by its name.

    Raises:
        StorykitError: It is not there, or has faults: then its `diagnostics` hold all of them.
    """
    path = FilePath(name)
    if not path.exists() and not path.suffix:
        map_text(name)
        path = READY / f"{name}.yaml"
    if not path.is_file():
        hint = f"ready-made ones are {', '.join(ready_maps())}; storykit import FILE --suggest-map drafts one"
        raise StorykitError(f"there is no map at {name}", hint=hint)
    file = YamlFile.read(path.as_posix())
    found, faults = _checked(file)
    if found is None or faults:
        count = f"{len(faults)} fault{'s' * (len(faults) != 1)}"
        raise StorykitError(f"{count} in the map, so nothing was imported", diagnostics=tuple(sorted(faults)))
    said, story = found
    return ImportMap(path.stem, path.as_posix(), said, story, file)


def _checked(file: YamlFile) -> tuple[tuple[MapFile, dict[str, Filling]] | None, list[Diagnostic]]:
    faults = file.faults()
    if not file.document.value:
        return None, faults
    said, mistakes = build(MapFile, file.document)
    if said is None:
        return None, faults + file.locate(mistakes)
    reader = _Rules(said, file)
    own = file.document.value["story"].get(OWN, {})
    story = dict(reader.story({**said.story, **own}, ""))
    reader.rest(story)
    return (said, story), faults + file.locate(mistakes) + reader.faults


class _Rules:
    """Reads the rules of a map, and gathers what is wrong with them."""

    def __init__(self, said: MapFile, file: YamlFile) -> None:
        self.said = said
        self.file = file
        self.find = file.document.marks.lookup()
        self.faults: list[Diagnostic] = []

    def story(self, given: Mapping[str, Any], prefix: str, at: Path = ("story",)) -> Iterator[tuple[str, Filling]]:
        for key, value in given.items():
            path, here = prefix + key, (*at, key)
            known = fields.field(path)
            if known is None:
                near = fields.near(path)
                message = f'a story has no field "{path}"' + (f', did you mean "{near}"?' if near else "")
                self.say(here, message, "" if near else "docs/reference/fields.md lists all of them", of_key=True)
            elif known.kind == "record" and isinstance(value, Mapping) and not _is_rule(value):
                yield from self.story(value, f"{path}.", here)
            elif known.kind == "record":
                first = fields.paths(known.model)[0]
                self.say(here, f'"{path}" has keys below it', f"write {path}.{first}: …")
            else:
                yield path, self.filling(value, known, here)

    def filling(self, value: Any, known: fields.Field, at: Path) -> Filling:
        if isinstance(value, list) and known.kind in ("texts", "records"):
            return tuple(self.filling(item, known, (*at, i)) for i, item in enumerate(value))
        if isinstance(value, Mapping) and known.kind == "records" and "from" not in value:
            return dict(self.record(value, known.model, at))
        if isinstance(value, Mapping):
            return self.rule(value, at)
        if isinstance(value, list) and known.kind == "text" and any(is_template(str(item)) for item in value):
            return self.templates(value, at)
        if isinstance(value, list):
            return self.rule({"from": value}, at)
        return self.plain(str(value), known, at)

    def record(self, value: Mapping[str, Any], model: Any, at: Path) -> Iterator[tuple[str, Filling]]:
        for key, item in value.items():
            inner = fields.field(key, model)
            if inner is None:
                near = closest(key, [name for name in model._fields if name != "own"])
                name = model.__name__.lower()
                message = f'{name} has no key "{key}"' + (f', did you mean "{near}"?' if near else "")
                self.say((*at, key), message, of_key=True)
            else:
                yield key, self.filling(item, inner, (*at, key))

    def plain(self, value: str, known: fields.Field, at: Path) -> Rule:
        if known.kind in ("text", "texts") and is_template(value):
            return self.templates([value], at)
        self.expression(value, at)
        return Rule((value,), at=at)

    def templates(self, values: list[Any], at: Path) -> Rule:
        for i, value in enumerate(values):
            self.template(str(value), (*at, i) if len(values) > 1 else at)
        return Rule(templates=tuple(map(str, values)), at=at)

    def template(self, value: str, at: Path) -> None:
        offset = 0
        for i, part in enumerate(parts(value)):
            if i % 2:
                self.expression(part.strip(), at, offset + 1 + len(part) - len(part.lstrip()))
            offset += len(part) + 2 * (i % 2)

    def rule(self, value: Mapping[str, Any], at: Path) -> Rule:
        for key in value:
            if key not in RULE_KEYS and key != OWN:
                near = closest(key, RULE_KEYS)
                hint = "" if near else f"known here: {', '.join(RULE_KEYS)}"
                message = f'unknown key "{key}"' + (f', did you mean "{near}"?' if near else "")
                self.say((*at, key), message, hint, of_key=True)
        if value.keys() - {*RULE_KEYS, OWN}:
            return Rule(at=at)
        given = [key for key in ("from", "is", "text") if key in value]
        if len(given) != 1:
            self.say(at, "a rule has one of from, is and text", "write {from: column} or {is: value}")
            return Rule(at=at)
        table, name = self.table(value.get("table"), (*at, "table"))
        other, default = str(value.get("else", "keep")), str(value.get("default", ""))
        rest = Rule(table=table, table_name=name, other=other, default=default, at=at)
        if "is" in value:
            return rest._replace(constant=str(value["is"]))
        if "text" in value:
            texts = value["text"] if isinstance(value["text"], list) else [value["text"]]
            return rest._replace(templates=self.templates(texts, (*at, "text")).templates)
        sources = value["from"] if isinstance(value["from"], list) else [value["from"]]
        for i, source in enumerate(sources):
            self.expression(source, (*at, "from", i) if isinstance(value["from"], list) else (*at, "from"))
        return rest._replace(sources=tuple(map(str, sources)))

    def table(self, given: Any, at: Path) -> tuple[dict[str, str] | None, str]:
        if given is None:
            return None, ""
        tables = self.said.tables or {}
        if isinstance(given, Mapping):
            return {normal(str(key)): str(value) for key, value in given.items() if key != OWN}, ""
        if given not in tables:
            near = closest(str(given), tables)
            message = f'there is no table "{given}"' + (f', did you mean "{near}"?' if near else "")
            self.say(at, message, "" if near else "write it under tables:")
            return None, ""
        return {normal(key): value for key, value in tables[given].items()}, str(given)

    def rest(self, story: Mapping[str, Filling]) -> None:
        """What stands beside the story."""
        said = self.said
        for name in REQUIRED:
            if name not in story:
                self.say(("story",), f'"{name}" is missing', f"every story has one: {name}: …")
        for key in ("records", "where", "key"):
            if value := getattr(said, key):
                self.template(value, (key,)) if key == "key" and is_template(value) else self.expression(value, (key,))
        for i, join in enumerate(said.join):
            self.expression(join.on, ("join", i, "on"))
        for i, path in enumerate(said.group.by if said.group else ()):
            if path not in story:
                near = closest(path, story)
                message = f'"{path}" is no field of this map' + (f', did you mean "{near}"?' if near else "")
                self.say(("group", "by", i), message)
        for path, value in ((said.group and said.group.story) or {}).items():
            self.summary(path, value)

    def summary(self, path: str, value: str) -> None:
        """A field that sums up the records of a story."""
        from storykit.exchange.mapping.grouping import mistake

        known, at = fields.field(path), ("group", "story", path)
        if known is None or known.kind in ("record", "records"):
            near = fields.near(path)
            self.say(at, f'"{path}" cannot be summed up' + (f', did you mean "{near}"?' if near else ""))
        elif message := mistake(value, template=known.kind in ("text", "texts") and is_template(value)):
            self.say(at, message, "known are count, sum, mean, min, max, first, last and list, as in sum(amount)")

    def expression(self, value: Any, at: Path, offset: int = 0) -> None:
        if not isinstance(value, str):
            return self.say(at, "an expression should be text", "put it in quotes if it has [ ] { } or # in it")
        try:
            parsed(value)
        except BadExpressionError as error:
            hint = "it is JMESPath; a column with signs in its name goes in double quotes: '\"Amount, EUR\"'"
            self.say(at, str(error), hint, offset + error.offset)
        return None

    def say(self, at: Path, message: str, hint: str = "", offset: int = 0, *, of_key: bool = False) -> None:
        if of_key:
            self.faults += self.file.locate([Mistake(at, message, hint, of_key=True)])
            return
        line, column = self.find(at)
        if offset:
            text = self.file.data.decode().splitlines()[line - 1 :][:1]
            column += offset + (text[0][column - 1 : column] in "\"'" if text else 0)
        self.faults.append(diagnostic(self.file.path, Position(line, column), message, hint))


def _is_rule(value: Mapping[str, Any]) -> bool:
    return any(key in value for key in ("from", "is", "text"))
