"""Files are written whole or not at all."""

from __future__ import annotations

import os
import stat
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from storykit.errors import StorykitError
from storykit.files.write import write_atomic

posix = pytest.mark.skipif(sys.platform == "win32", reason="permissions and links of POSIX")


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def broken(error: BaseException) -> Iterator[str]:
    yield "new"
    raise error


def test_a_new_file(tmp_path: Path) -> None:
    write_atomic(tmp_path / "a.txt", ["Käse ", "🐟\n", "x\r\n"])
    assert (tmp_path / "a.txt").read_bytes() == "Käse 🐟\nx\r\n".encode()
    assert names(tmp_path) == ["a.txt"]


def test_an_old_file_is_replaced(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("old and longer")
    write_atomic(tmp_path / "a.txt", ["new"])
    assert (tmp_path / "a.txt").read_text() == "new"
    assert names(tmp_path) == ["a.txt"]


def test_no_piece_is_an_empty_file(tmp_path: Path) -> None:
    write_atomic(tmp_path / "a.txt", [])
    assert (tmp_path / "a.txt").read_bytes() == b""


def test_the_old_file_is_there_until_the_new_one_is_whole(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("old")

    def pieces() -> Iterator[str]:
        for _ in range(3):
            yield "x" * 100_000
            assert path.read_text() == "old"

    write_atomic(path, pieces())
    assert len(path.read_text()) == 300_000


@pytest.mark.parametrize("error", [ValueError("x"), KeyboardInterrupt(), MemoryError(), SystemExit(1)])
def test_a_failure_half_way_keeps_the_old_file(error: BaseException, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("old")
    with pytest.raises(type(error)):
        write_atomic(tmp_path / "a.txt", broken(error))
    assert (tmp_path / "a.txt").read_text() == "old"
    assert names(tmp_path) == ["a.txt"]


def test_a_failure_half_way_leaves_no_new_file(tmp_path: Path) -> None:
    with pytest.raises(StorykitError, match="cannot write"):
        write_atomic(tmp_path / "a.txt", broken(OSError(28, "No space left on device")))
    assert names(tmp_path) == []


@pytest.mark.parametrize("place", ["missing/a.txt", ".", "file/a.txt", "n" * 300])
def test_a_place_that_cannot_be_written_is_told(place: str, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StorykitError) as told:
        write_atomic(tmp_path / place, ["new"])
    assert told.value.status == 2
    assert str(tmp_path / place) in str(told.value)
    assert names(tmp_path) == ["file"]


def test_a_name_of_the_greatest_length_can_be_written(tmp_path: Path) -> None:
    name = "n" * 251 + ".txt"
    write_atomic(tmp_path / name, ["new"])
    assert names(tmp_path) == [name]


def test_a_name_in_another_script_of_the_greatest_length_can_be_written(tmp_path: Path) -> None:
    name = "日" * 80 + ".txt"
    write_atomic(tmp_path / name, ["new"])
    assert names(tmp_path) == [name]


@posix
@pytest.mark.parametrize("kept", [0o600, 0o644, 0o664, 0o755])
def test_permissions_are_kept(kept: int, tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("old")
    path.chmod(kept)
    write_atomic(path, ["new"])
    assert mode(path) == kept


@posix
@pytest.mark.parametrize(("mask", "expected"), [(0o022, 0o644), (0o077, 0o600), (0o002, 0o664)])
def test_a_new_file_has_the_permissions_that_the_user_wants(mask: int, expected: int, tmp_path: Path) -> None:
    before = os.umask(mask)
    try:
        write_atomic(tmp_path / "a.txt", ["new"])
        assert os.umask(mask) == mask
    finally:
        os.umask(before)
    assert mode(tmp_path / "a.txt") == expected


@posix
def test_the_target_of_a_link_is_replaced_and_the_link_stays(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    target, link = tmp_path / "real/a.txt", tmp_path / "link.txt"
    target.write_text("old")
    target.chmod(0o640)
    link.symlink_to("real/a.txt")
    write_atomic(link, ["new"])
    assert link.is_symlink()
    assert (target.read_text(), mode(target)) == ("new", 0o640)
    assert names(tmp_path / "real") == ["a.txt"]
    assert names(tmp_path) == ["link.txt", "real"]


@posix
def test_a_link_to_nowhere_gets_its_target(tmp_path: Path) -> None:
    (tmp_path / "link.txt").symlink_to("new.txt")
    write_atomic(tmp_path / "link.txt", ["new"])
    assert (tmp_path / "link.txt").is_symlink()
    assert (tmp_path / "new.txt").read_text() == "new"


@posix
def test_a_circle_of_links_is_told(tmp_path: Path) -> None:
    (tmp_path / "a.txt").symlink_to("b.txt")
    (tmp_path / "b.txt").symlink_to("a.txt")
    with pytest.raises(StorykitError):
        write_atomic(tmp_path / "a.txt", ["new"])
    assert names(tmp_path) == ["a.txt", "b.txt"]


@posix
def test_a_pipe_is_written_to_directly(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    read: list[str] = []
    reader = threading.Thread(target=lambda: read.append(pipe.read_text("utf-8")))
    reader.start()
    write_atomic(pipe, ["new ", "🐟"])
    reader.join(5)
    assert read == ["new 🐟"]
    assert stat.S_ISFIFO(pipe.stat().st_mode)


@posix
def test_a_device_is_not_replaced(tmp_path: Path) -> None:
    write_atomic(Path(os.devnull), ["new"])
    assert stat.S_ISCHR(os.stat(os.devnull).st_mode)


def test_what_is_no_unicode_is_replaced_and_not_fatal(tmp_path: Path) -> None:
    write_atomic(tmp_path / "a.txt", ["a\udce4b"])
    assert (tmp_path / "a.txt").read_bytes().decode()[0] == "a"


def test_many_writers_leave_one_whole_file(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    texts = [str(number) * 50_000 for number in range(8)]
    writers = [threading.Thread(target=write_atomic, args=(path, [text])) for text in texts]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert path.read_text() in texts
    assert names(tmp_path) == ["a.txt"]
