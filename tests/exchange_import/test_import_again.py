"""The second import: what people wrote stays."""

from __future__ import annotations

from pathlib import Path

import pytest
from importing_in import ROWS, contents, repository, run, stories


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    run(repository(tmp_path))
    return tmp_path


def acme(folder: Path) -> Path:
    return folder / "stories" / "acme-and-haulwick-routes.yaml"


def test_the_same_import_twice_changes_nothing(folder: Path) -> None:
    before = contents(folder)
    found = run(folder)
    assert (len(before), found.unchanged, found.new, found.changed) == (2, 2, (), ())
    assert contents(folder) == before


def test_a_changed_row_updates_what_the_import_wrote(folder: Path) -> None:
    repository(folder, rows=ROWS.replace(",100,", ",175,"))
    found = run(folder)
    assert [written.path for written in found.changed] == [acme(folder).as_posix()]
    deal = stories(folder)["acme-and-haulwick-routes"].deal
    assert deal is not None
    assert deal.amount == 175
    assert run(folder).unchanged == 2


def test_an_update_keeps_comments_and_all_other_lines(folder: Path) -> None:
    text = acme(folder).read_text(encoding="utf-8")
    mine = "# ours\n" + text.replace("offerings: [", "owner: sam   # since May\nofferings: [")
    acme(folder).write_text(mine, encoding="utf-8")
    repository(folder, rows=ROWS.replace(",100,", ",175,"))
    run(folder)
    after = acme(folder).read_text(encoding="utf-8")
    differing = [line for line in after.splitlines() if line not in mine.splitlines()]
    assert "  amount: 175" in differing
    assert all("amount" in line or "wrote" in line for line in differing)
    assert "# ours" in after
    assert "owner: sam   # since May" in after


def test_an_edited_field_is_a_conflict_and_stays(folder: Path) -> None:
    text = acme(folder).read_text(encoding="utf-8")
    acme(folder).write_text(text.replace("amount: 100", "amount: 120"), encoding="utf-8")
    assert run(folder).conflicts == ()
    repository(folder, rows=ROWS.replace(",100,", ",175,").replace("2026-03-01", "2026-03-09"))
    found = run(folder)
    conflict = found.conflicts[0]
    assert [(c.field, c.file, c.source) for c in found.conflicts] == [("deal.amount", "120", "175")]
    assert conflict.why == "a person edited it"
    after = acme(folder).read_text(encoding="utf-8")
    assert "amount: 120" in after
    assert "closed_on: 2026-03-09" in after


def test_overwrite_takes_the_source(folder: Path) -> None:
    text = acme(folder).read_text(encoding="utf-8")
    acme(folder).write_text(text.replace("amount: 100", "amount: 120"), encoding="utf-8")
    repository(folder, rows=ROWS.replace(",100,", ",175,"))
    found = run(folder, overwrite=True)
    assert found.conflicts == ()
    assert "amount: 175" in acme(folder).read_text(encoding="utf-8")


def test_a_field_that_a_person_deleted_stays_deleted(folder: Path) -> None:
    text = acme(folder).read_text(encoding="utf-8")
    acme(folder).write_text(text.replace("  closed_on: 2026-03-01\n", ""), encoding="utf-8")
    before = contents(folder)
    assert run(folder).unchanged == 2
    assert contents(folder) == before


def test_a_new_field_of_the_map_is_added(folder: Path) -> None:
    map = (folder / "map.yaml").read_text(encoding="utf-8") + "  deal.currency: {is: EUR}\n"
    repository(folder, map=map)
    assert len(run(folder).changed) == 2
    assert "currency: EUR" in acme(folder).read_text(encoding="utf-8")


def test_a_renamed_file_is_found_by_its_key(folder: Path) -> None:
    acme(folder).rename(folder / "stories" / "the-big-one.yaml")
    found = run(folder)
    assert (found.new, found.unchanged) == ((), 2)


def test_a_deleted_file_is_made_anew(folder: Path) -> None:
    acme(folder).unlink()
    assert [written.path for written in run(folder).new] == [acme(folder).as_posix()]


def test_a_row_that_is_gone_is_told_and_its_file_kept(folder: Path) -> None:
    repository(folder, rows="".join(ROWS.splitlines(keepends=True)[:2]))
    found = run(folder)
    assert found.gone == ((folder / "stories" / "bern-co-and-gtxpro.yaml").as_posix(),)
    assert len(contents(folder)) == 2


def test_a_file_that_a_person_wrote_is_never_changed(tmp_path: Path) -> None:
    (tmp_path / "stories").mkdir()
    mine = "title: Acme saves its evenings\ncustomer: {name: Acme}\n"
    path = tmp_path / "stories" / "acme-and-haulwick-routes.yaml"
    path.write_text(mine, encoding="utf-8")
    found = run(repository(tmp_path))
    assert path.read_text(encoding="utf-8") == mine
    assert len(found.new) == 1
    assert {(c.field, c.why) for c in found.conflicts} >= {("title", "a person wrote the file")}


def test_a_file_outside_the_folder_is_never_changed(folder: Path) -> None:
    before = contents(folder)
    repository(folder, rows=ROWS.replace(",100,", ",175,"))
    found = run(folder, into=folder / "stories" / "crm")
    assert (found.new, found.changed) == ((), ())
    assert [c.why for c in found.conflicts] == ["the file is outside the folder of the import"]
    assert contents(folder) == before


def test_a_link_out_of_the_folder_is_not_followed(folder: Path) -> None:
    outside = folder / "elsewhere.yaml"
    acme(folder).rename(outside)
    acme(folder).symlink_to(outside)
    before = outside.read_bytes()
    repository(folder, rows=ROWS.replace(",100,", ",175,"))
    found = run(folder)
    assert [c.why for c in found.conflicts] == ["the file is outside the folder of the import"]
    assert outside.read_bytes() == before


def test_rows_in_any_order_give_the_same_files(tmp_path: Path) -> None:
    header, *rows = (ROWS + "3,Cask,GTX Pro,1,2026-05-05\n").splitlines(keepends=True)
    made: list[dict[str, bytes]] = []
    for order in (rows, rows[::-1], [*rows[1:], rows[0]]):
        folder = tmp_path / str(len(made))
        folder.mkdir()
        run(repository(folder, rows=header + "".join(order)))
        made.append(contents(folder))
    assert made[0] == made[1] == made[2]
    assert len(made[0]) == 3
