"""Output that cannot be written, and runs that are stopped: what was there stays, and nothing is left behind."""

from __future__ import annotations

import fcntl
import os
import resource
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from repository import STORY, A, repository
from running import ASKED, ROOT, Run, clean, environment, lock, ordinary_user, quick, refused, storykit

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="pipes and signals of POSIX")

FULL = Path("/dev/full")
COMMANDS = (["rank", *ASKED], ["rank", *ASKED, "--format", "json"], ["explain", "auenkorb-diesel-bill"])
full_disk = pytest.mark.skipif(not FULL.exists(), reason="there is no /dev/full")


def small_files() -> None:
    resource.setrlimit(resource.RLIMIT_FSIZE, (2000, 2000))


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


@pytest.mark.parametrize("command", ["rank", "rank --format json --list all", "explain auenkorb-diesel-bill"])
def test_a_reader_that_has_had_enough_is_no_fault(command: str) -> None:
    line = f'"{sys.executable}" -m storykit {command} | head -1; echo "${{PIPESTATUS[0]}}"'
    done = subprocess.run(
        ["bash", "-c", line], cwd=ROOT, env=environment(), capture_output=True, text=True, timeout=10, check=True
    )
    assert done.stderr == ""
    assert done.stdout.splitlines()[-1] == "0"


@pytest.mark.parametrize("command", [*COMMANDS, ["schema", "story"], ["--help"], ["--version"]], ids=" ".join)
def test_a_reader_that_never_reads_is_no_fault(command: list[str]) -> None:
    read, write = os.pipe()
    os.close(read)
    try:
        run = storykit(*command, stdout=write)
    finally:
        os.close(write)
    assert (run.status, run.err) == (0, "")


@full_disk
@pytest.mark.parametrize("command", [*COMMANDS, ["schema", "story"], ["--version"], ["rank", "--help"]], ids=" ".join)
def test_a_full_disk_behind_stdout(command: list[str]) -> None:
    with FULL.open("wb") as full:
        run = storykit(*command, stdout=full.fileno())
    refused(run, "cannot write", "No space left on device")


@pytest.mark.parametrize("command", [*COMMANDS, ["schema", "story"]], ids=" ".join)
def test_no_stdout_at_all(command: list[str]) -> None:
    refused(storykit(*command, before=lambda: os.close(1)), "output", "write")


def test_no_stdout_is_needed_for_a_file(tmp_path: Path) -> None:
    run = storykit("rank", *ASKED, "-o", str(tmp_path / "page.txt"), before=lambda: os.close(1))
    assert (run.status, run.err) == (0, "")
    assert "Go get" in (tmp_path / "page.txt").read_text()


def test_without_stderr_messages_do_not_get_into_the_data(tmp_path: Path) -> None:
    folder = repository(tmp_path, {A: STORY, "stories/b.yaml": "- x\n"})
    run = storykit("rank", "--skip-invalid", "-v", "--format", "json", cwd=folder, before=lambda: os.close(2))
    assert run.status == 0
    assert run.ids == ["a"]


@full_disk
def test_stderr_on_a_full_disk_does_not_stop_the_data(tmp_path: Path) -> None:
    folder = repository(tmp_path, {A: STORY, "stories/b.yaml": "- x\n"})

    def redirect() -> None:
        os.dup2(os.open(FULL, os.O_WRONLY), 2)

    run = storykit("rank", "--skip-invalid", "--format", "json", cwd=folder, before=redirect)
    assert (run.status, run.ids) == (0, ["a"])


@full_disk
def test_a_full_device_as_file() -> None:
    refused(storykit("rank", "-o", str(FULL)), "cannot write", "No space left on device")


def test_a_file_that_cannot_grow_keeps_the_old_one(tmp_path: Path) -> None:
    target = tmp_path / "rank.json"
    target.write_text("old")
    run = storykit("rank", *ASKED, "--format", "json", "-o", str(target), before=small_files)
    refused(run, f"cannot write {target}", "File too large")
    assert target.read_text() == "old"
    assert names(tmp_path) == ["rank.json"]


def test_a_new_file_that_cannot_grow_is_not_left_half(tmp_path: Path) -> None:
    storykit("rank", *ASKED, "--format", "json", "-o", str(tmp_path / "rank.json"), before=small_files)
    assert names(tmp_path) == []


UNWRITABLE = {
    "a missing folder": ("missing/rank.txt", "there is no folder missing (make it first)"),
    "a folder": ("stories", "Is a directory"),
    "below a file": ("strategy.yaml/rank.txt", "Not a directory"),
    "nothing": ("", ""),
    "too long a name": ("n" * 300, "File name too long"),
}


@pytest.mark.parametrize("case", UNWRITABLE)
def test_a_target_that_cannot_be(case: str, tmp_path: Path) -> None:
    target, reason = UNWRITABLE[case]
    folder = repository(tmp_path, {A: STORY})
    before = names(folder)
    refused(quick("rank", "-o", target, cwd=folder), "cannot write", reason)
    assert names(folder) == before


def test_a_folder_without_permission(tmp_path: Path) -> None:
    folder = repository(tmp_path, {A: STORY, "private/old.txt": "old"})
    lock(folder / "private")
    run = storykit("rank", "-o", "private/old.txt", cwd=folder, before=ordinary_user)
    (folder / "private").chmod(0o755)
    refused(run, "cannot write private/old.txt", "Permission denied")
    assert (folder / "private/old.txt").read_text() == "old"
    assert names(folder / "private") == ["old.txt"]


def start(args: list[str], cwd: Path) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", "storykit", *args],
        cwd=cwd,
        env=environment({"PYTHONPATH": str(cwd)}),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )


def ended(process: subprocess.Popen[bytes]) -> Run:
    try:
        _, err = process.communicate(timeout=5)
    finally:
        process.kill()
        process.communicate()
    return clean(Run(process.returncode, "", err.decode()))


SLOW = """\
import sys, time
def slow(event, args):
    if event == "os.scandir" and str(args[0]).endswith("stories"):
        open("reading", "w").close()
        time.sleep(30)
sys.addaudithook(slow)
"""


def test_ctrl_c_while_reading(tmp_path: Path) -> None:
    """Python itself runs `sitecustomize.py` first: there, reading the folder takes half a minute."""
    folder = repository(tmp_path, {A: STORY, "rank.txt": "old", "sitecustomize.py": SLOW})
    before = names(folder)
    process = start(["rank", "-o", "rank.txt"], folder)
    until = time.monotonic() + 5
    while not (folder / "reading").exists() and time.monotonic() < until:
        time.sleep(0.01)
    process.send_signal(signal.SIGINT)
    run = ended(process)
    assert (run.status, run.err) == (130, "storykit: stopped\n")
    assert (folder / "rank.txt").read_text() == "old"
    assert [name for name in names(folder) if name != "__pycache__"] == sorted([*before, "reading"])


LOADING = """\
import sys, time
def slow(event, args):
    if event == "import" and args[0] == "storykit.cli.options":
        open("loading", "w").close()
        time.sleep(30)
sys.addaudithook(slow)
"""


def test_ctrl_c_while_the_program_is_loaded(tmp_path: Path) -> None:
    folder = repository(tmp_path, {A: STORY, "sitecustomize.py": LOADING})
    process = start(["rank"], folder)
    until = time.monotonic() + 5
    while not (folder / "loading").exists() and time.monotonic() < until:
        time.sleep(0.01)
    process.send_signal(signal.SIGINT)
    run = ended(process)
    assert (run.status, run.out, run.err) == (130, "", "")


@pytest.mark.skipif(not hasattr(fcntl, "F_SETPIPE_SZ"), reason="pipes cannot be made small")
def test_ctrl_c_that_stops_the_reader_too(tmp_path: Path) -> None:
    folder = repository(tmp_path, {f"stories/s{i}.yaml": STORY for i in range(100)})
    process = start(["rank", "--format", "json"], folder)
    assert process.stdout
    fcntl.fcntl(process.stdout, fcntl.F_SETPIPE_SZ, 4096)
    assert process.stdout.read(1) == b"{"
    process.send_signal(signal.SIGINT)
    time.sleep(0.1)
    process.stdout.close()
    process.stdout = None
    run = ended(process)
    assert (run.status, run.err) == (130, "storykit: stopped\n")


def test_a_story_repository_is_never_written_to(tmp_path: Path) -> None:
    folder = repository(tmp_path, {A: STORY, "stories/b.yaml": "- x\n"})
    before = {path: path.stat().st_mtime_ns for path in sorted(folder.rglob("*"))}
    quick("rank", cwd=folder)
    quick("rank", "--skip-invalid", "--format", "json", cwd=folder)
    quick("explain", "a", "--skip-invalid", cwd=folder)
    assert {path: path.stat().st_mtime_ns for path in sorted(folder.rglob("*"))} == before
