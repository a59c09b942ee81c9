"""The rows are streamed: nothing grows with the file but the time."""

from __future__ import annotations

import random
import tracemalloc
from datetime import date, timedelta
from pathlib import Path

import pytest

from storykit import StorykitError, load
from storykit.candidates.streaming import rank_candidates
from storykit.candidates.worth import Best

from .test_order import DAY, EACH, HEADER, library


def export(folder: Path, rows: int) -> Path:
    path = library(folder, [], EACH)
    generator = random.Random(rows)
    with path.open("w", encoding="utf-8") as file:
        file.write(",".join(HEADER) + "\n")
        for number in range(rows):
            day = date(2023, 1, 1) + timedelta(days=generator.randrange(1400))
            product, job = generator.choice(("routes", "stock")), generator.choice(("CFO", "COO", "Welder"))
            file.write(
                f"K{number},Customer {number},grocery,emea,{product},Won,{day},{number},Ada {number},{job},sam\n"
            )
    return path


def peak(folder: Path, rows: int) -> float:
    path, found = export(folder, rows), load(folder)
    tracemalloc.start()
    ranked = rank_candidates(found, path, as_of=DAY, map=str(folder / "map.yaml"), top=10)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert ranked.rows == rows
    return most


def test_memory_does_not_grow_with_the_file(tmp_path: Path) -> None:
    peak(tmp_path, 100)  # what is loaded once
    assert peak(tmp_path, 30_000) < 1.2 * peak(tmp_path, 10_000) + 500_000


def test_a_bad_value_far_down_is_told_with_row_and_column(tmp_path: Path) -> None:
    path = export(tmp_path, 8000)
    lines = path.read_text().splitlines()
    lines[7411] = "K,Acme,grocery,emea,routes,Won,someday,1,Ada,CFO,sam"
    path.write_text("\n".join(lines) + "\n")
    with pytest.raises(StorykitError, match="one row has a fault, so nothing was ranked") as caught:
        rank_candidates(load(tmp_path), path, as_of=DAY, map=str(tmp_path / "map.yaml"))
    (fault,) = caught.value.diagnostics
    assert (fault.path, fault.line, fault.column) == (str(path), 7412, HEADER.index("Closed") + 1)
    assert fault.message == 'row 7,412, "Closed": "someday" is no date'
    found = rank_candidates(load(tmp_path), path, as_of=DAY, map=str(tmp_path / "map.yaml"), skip_invalid=True)
    assert (found.rows, found.invalid) == (8000, 1)
    assert found.ranking.skipped == (fault,)


def test_many_bad_rows_end_the_run_early(tmp_path: Path) -> None:
    path = export(tmp_path, 3000)
    path.write_text(path.read_text().replace(",Won,", ",Won,x", 500))
    with pytest.raises(StorykitError, match="at least 21 rows have faults") as caught:
        rank_candidates(load(tmp_path), path, as_of=DAY, map=str(tmp_path / "map.yaml"))
    assert len(caught.value.diagnostics) == 20


def test_progress_is_told(tmp_path: Path) -> None:
    told: list[tuple[float, int]] = []
    path = export(tmp_path, 2000)
    rank_candidates(
        load(tmp_path), path, as_of=DAY, map=str(tmp_path / "map.yaml"), progress=lambda *at: told.append(at)
    )
    assert told == sorted(told)
    assert told[-1][1] == 2000
    assert all(0 <= share <= 1 for share, _ in told)


def test_the_best_are_kept_each_id_once() -> None:
    best: Best[str] = Best(2)
    for order, id, item in (
        (-1, "a", "1"),
        (-3, "b", "2"),
        (-2, "a", "3"),
        (-2, "c", "4"),
        (-9, "c", "5"),
        (-2, "a", "6"),
    ):
        best.offer((float(order), 0.0), id, item)
    assert list(best) == ["5", "2"]
    assert not best.takes((-3.0, 0.0), "d")
    assert best.takes((-3.0, 0.0), "a")
    assert not best.takes((-3.0, 0.0), "b")
