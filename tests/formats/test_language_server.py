"""The JSON Schema in an editor: the real language server for YAML, as the guide sets it up."""

from __future__ import annotations

import json
import queue
import re
import shutil
import subprocess
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from npm import installed

ROOT = Path(__file__).resolve().parents[2]
SECONDS = 30
GUIDE = ROOT / "docs" / "guide" / "editor.md"
LINE = "# yaml-language-server: $schema=../.storykit/story.schema.json\n"
START = LINE + "title: Meridian Bank ships every day\ncustomer: {name: Meridian Bank}\n"


class Server:
    """A client that knows as much of the protocol as these tests need."""

    def __init__(self, program: Path, folder: Path, settings: dict[str, Any]) -> None:
        self.folder, self.settings = folder, settings
        self.process = subprocess.Popen(
            ["node", str(program), "--stdio"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )
        self.inbox: queue.Queue[dict[str, Any]] = queue.Queue()
        threading.Thread(target=self._listen, daemon=True).start()
        self.count = 0
        self.ask("initialize", {"processId": None, "rootUri": folder.as_uri(), "capabilities": {}})
        self.tell("initialized", {})
        self.tell("workspace/didChangeConfiguration", {"settings": None})

    def _listen(self) -> None:
        assert self.process.stdout
        while head := self.process.stdout.readline():
            length = int(head.partition(b":")[2])
            while self.process.stdout.readline().strip():
                pass
            self.inbox.put(json.loads(self.process.stdout.read(length)))

    def _send(self, **message: Any) -> None:
        assert self.process.stdin
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        self.process.stdin.write(b"Content-Length: %d\r\n\r\n%s" % (len(body), body))
        self.process.stdin.flush()

    def _messages(self) -> Iterator[dict[str, Any]]:
        """What the server says within the time; its questions about settings are answered."""
        end = time.monotonic() + SECONDS
        while (left := end - time.monotonic()) > 0:
            try:
                message = self.inbox.get(timeout=left)
            except queue.Empty:
                break
            if "id" in message and "method" in message:
                self._send(id=message["id"], result=self._answer(message))
            else:
                yield message
        pytest.fail(f"the language server said nothing in {SECONDS} s")

    def _answer(self, question: dict[str, Any]) -> list[Any] | None:
        if question["method"] != "workspace/configuration":
            return None
        return [self.settings if item["section"] == "yaml" else {} for item in question["params"]["items"]]

    def tell(self, method: str, params: Any) -> None:
        self._send(method=method, params=params)

    def ask(self, method: str, params: Any) -> Any:
        self.count += 1
        self._send(id=self.count, method=method, params=params)
        return next(m for m in self._messages() if m.get("id") == self.count)["result"]

    def open(self, name: str, text: str) -> str:
        """Open a file with this text; its address."""
        uri = (self.folder / name).as_uri()
        document = {"uri": uri, "languageId": "yaml", "version": 1, "text": text}
        self.tell("textDocument/didOpen", {"textDocument": document})
        return uri

    def faults(self, name: str, text: str) -> list[tuple[int, str]]:
        """The lines and messages of what the server underlines."""
        uri = self.open(name, text)
        about = (
            m["params"]["diagnostics"]
            for m in self._messages()
            if m.get("method") == "textDocument/publishDiagnostics" and m["params"]["uri"] == uri
        )
        return [(fault["range"]["start"]["line"] + 1, fault["message"]) for fault in next(about)]

    def offers(self, name: str, text: str) -> set[str]:
        """What is offered at the end of a text."""
        uri = self.open(name, text)
        lines = text.split("\n")
        position = {"line": len(lines) - 1, "character": len(lines[-1])}
        answer = self.ask("textDocument/completion", {"textDocument": {"uri": uri}, "position": position})
        return {item["label"] for item in answer["items"]}


def schemas_of_the_guide() -> dict[str, Any]:
    """What the guide tells to put into an editor's settings."""
    block = re.search(r"```json\n(.*?)```", GUIDE.read_text(encoding="utf-8"), re.DOTALL)
    assert block
    found: dict[str, Any] = json.loads(block[1])["yaml.schemas"]
    return found


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    modules = installed(tmp_path_factory.mktemp("server"), "yaml-language-server@2.0.0")
    folder = tmp_path_factory.mktemp("stories of ours")
    shutil.copytree(ROOT / ".storykit", folder / ".storykit")
    # No catalogue of schemas is asked for over the network.
    settings = {"schemaStore": {"enable": False}, "validate": True, "completion": True, "hover": True}
    program = modules / "yaml-language-server/bin/yaml-language-server"
    found = Server(program, folder, settings | {"schemas": schemas_of_the_guide()})
    yield found
    found.process.kill()
    found.process.wait()
    for stream in (found.process.stdin, found.process.stdout):
        assert stream
        stream.close()


def test_keys_are_offered(server: Server) -> None:
    offered = server.offers("ours/keys.yaml", START)
    assert {"outcomes", "stage", "permission", "advocates"} <= offered
    assert "title" not in offered


def test_keys_inside_are_offered(server: Server) -> None:
    assert {"attribution", "scope", "expires_on"} <= server.offers("ours/inside.yaml", START + "permission:\n  ")


def test_values_are_offered(server: Server) -> None:
    assert {"candidate", "published", "retired"} <= server.offers("ours/values.yaml", START + "stage: ")


def test_a_misspelt_value_is_underlined(server: Server) -> None:
    faults = server.faults("ours/value.yaml", START + "stage: publshed\n")
    assert [line for line, _ in faults] == [4]
    assert "published" in faults[0][1]


def test_an_unknown_key_is_underlined(server: Server) -> None:
    faults = server.faults("ours/key.yaml", START + "industri: banking\n")
    assert [line for line, _ in faults] == [4]
    assert "industri" in faults[0][1]


def test_what_is_missing_is_told(server: Server) -> None:
    faults = server.faults("ours/missing.yaml", LINE + "title: Meridian Bank ships every day\n")
    assert "customer" in " ".join(message for _, message in faults)


def test_a_good_story_is_left_alone(server: Server) -> None:
    sample = (ROOT / "stories" / "auenkorb-diesel-bill.yaml").read_text(encoding="utf-8")
    assert server.faults("ours/good.yaml", START) == []
    assert server.faults("ours/sample.yaml", LINE + sample) == []
    assert (
        server.faults("ours/own.yaml", START + "x-crm-id: ACC-2211\nnotes: NO\nhappened_on: 2026-01-15\nowner:\n") == []
    )


def test_a_key_is_explained(server: Server) -> None:
    uri = server.open("ours/hover.yaml", START + "stage: asked\n")
    position = {"line": 3, "character": 2}
    answer = server.ask("textDocument/hover", {"textDocument": {"uri": uri}, "position": position})
    assert "How far it is" in answer["contents"]["value"]


def test_settings_do_for_files_without_the_line(server: Server) -> None:
    text = START.removeprefix(LINE) + "stage: publshed\n"
    for name in ("stories/without.yaml", "stories/2024/without.yml"):
        assert [line for line, _ in server.faults(name, text)] == [3]
    faults = server.faults("strategy-2027.yaml", "quarter: 2027-Q1\noffrings: []\nextends: strategy.yaml\n")
    assert "offrings" in " ".join(message for _, message in faults)


def test_files_beside_are_left_alone(server: Server) -> None:
    assert server.faults("ours/other.yaml", "stage: publshed\n") == []


def test_the_line_of_the_guide_is_the_one_tested() -> None:
    assert LINE in GUIDE.read_text(encoding="utf-8")
