"""What can be compared: files, folders, days, git revisions, saved rankings."""

from __future__ import annotations

import os
import subprocess
import tempfile
from itertools import product
from pathlib import Path

import pytest
from scratch import STRATEGY, TELL, causes, commit, diffed, git, moves, quick, refused, repository, story, storykit

A, B = "stories/a.yaml", "stories/b.yaml"


@pytest.fixture
def history(tmp_path: Path) -> Path:
    """Three commits in July, August and October, and an edit that is in none."""
    repository(tmp_path, {A: story("Auen"), B: story("Birke")})
    commit(tmp_path, "2026-07-01")
    git(tmp_path, "tag", "v2026-Q3")
    git(tmp_path, "config", "log.showSignature", "true")
    repository(tmp_path, {A: story("Auen", stage="published", more=TELL)})
    commit(tmp_path, "2026-08-15T23:30:00-0700")
    repository(
        tmp_path, {"stories/c.yaml": story("Cor", offering="returns")}, STRATEGY.replace("weight: 3", "weight: 8")
    )
    commit(tmp_path, "2026-10-01")
    repository(tmp_path, {B: story("Birke", more="evergreen: always\n")}, None)
    return tmp_path


def state(folder: Path) -> list[tuple[str, int, bytes]]:
    """Every file of a work tree and its index, with the time of its last change."""
    files = [p for p in folder.rglob("*") if p.is_file() and (".git" not in p.parts or p.name in ("index", "HEAD"))]
    return sorted((str(path), path.stat().st_mtime_ns, path.read_bytes()) for path in files)


def test_a_revision_is_read_and_the_work_tree_stays_as_it_is(history: Path) -> None:
    (history / "stories/d.yaml").write_text(story("Dorn"))
    git(history, "add", "stories/d.yaml")
    told, left = git(history, "status", "--porcelain"), set(os.listdir(tempfile.gettempdir()))
    before = state(history)
    data = diffed(history, "HEAD~2")
    assert state(history) == before
    assert git(history, "status", "--porcelain") == told
    assert not {name for name in set(os.listdir(tempfile.gettempdir())) - left if name.startswith("storykit-")}
    assert data["old"]["commit"] == git(history, "rev-parse", "HEAD~2").strip()
    assert moves(data)["c"][0] == "entered"
    assert causes(data, "b")["freshness"] == "story edit: evergreen (stories/b.yaml:6)"


def test_places_in_a_revision_are_written_as_git_takes_them(history: Path) -> None:
    data = diffed(history, "v2026-Q3", "HEAD~1")
    place = causes(data, "a")["list"].partition("(")[2].rstrip(")").rpartition(":")[0]
    assert place == "HEAD~1:stories/a.yaml"
    assert "published" in git(history, "show", place)


@pytest.mark.parametrize(
    ("day", "revision"),
    [
        ("2026-07-01", "HEAD~2"),
        ("2026-08-14", "HEAD~2"),
        ("2026-08-15", "HEAD~1"),
        ("2026-10-01", "HEAD"),
        ("2031-01-01", "HEAD"),
    ],
)
def test_a_day_is_the_last_commit_of_it_in_the_committers_time(history: Path, day: str, revision: str) -> None:
    old = diffed(history, day)["old"]
    assert old["commit"] == git(history, "rev-parse", revision).strip()
    assert old["as_of"] == day
    assert old["kind"] == "date"


def test_a_day_does_not_see_what_was_merged_later(history: Path) -> None:
    git(history, "stash", "-q")
    git(history, "checkout", "-qb", "side", "HEAD~1")
    repository(history, {"stories/e.yaml": story("Esche")}, None)
    commit(history, "2026-09-01")
    git(history, "checkout", "-q", "main")
    git(history, "merge", "-q", "--no-edit", "side", day="2026-11-01T12:00:00+0200")
    assert diffed(history, "2026-09-15")["old"]["commit"] == git(history, "rev-parse", "HEAD~2").strip()


def test_every_kind_against_every_other(history: Path) -> None:
    (history / "what-if.yaml").write_text(STRATEGY.replace("weight: 3", "weight: 9"))
    assert quick("rank", "--list", "all", "--format", "json", "-o", "saved.json", cwd=history).status == 0
    kinds = {
        "what-if.yaml": "strategy",
        ".": "strategy",
        "v2026-Q3": "revision",
        "2026-08-20": "date",
        "saved.json": "saved",
    }
    for old, new in product(kinds, repeat=2):
        data = diffed(history, old, new)
        assert (data["old"]["kind"], data["new"]["kind"]) == (kinds[old], kinds[new])
        assert (data["old"]["label"], data["new"]["label"]) == (old, new)
        alike = old == new or {old, new} == {".", "saved.json"}
        assert (data["moved"] == []) == alike, (old, new)
    assert diffed(history, "HEAD")["new"] | {"counts": {}} == {
        "label": "the present files", "kind": "present", "quarter": "2026-Q4", "as_of": "2026-11-16",
        "commit": None, "stories": 3, "counts": {}, "skipped": [],
    }  # fmt: skip


def test_a_file_named_like_a_revision_wins(history: Path) -> None:
    (history / "HEAD").write_text(STRATEGY)
    git(history, "branch", "what-if.yaml")
    (history / "what-if.yaml").write_text(STRATEGY)
    (history / "v2026-Q3").mkdir()
    assert diffed(history, "HEAD")["old"]["kind"] == "strategy"
    assert diffed(history, "what-if.yaml")["old"]["kind"] == "strategy"
    assert diffed(history, "v2026-Q3")["old"]["kind"] == "revision"


def test_a_strategy_without_stories_beside_it_uses_the_present_ones(tmp_path: Path) -> None:
    repository(tmp_path, {A: story("Auen"), "ideas/q1.yaml": STRATEGY.replace("weight: 5", "weight: 1", 1)})
    assert diffed(tmp_path, "ideas/q1.yaml")["old"]["stories"] == 1
    (tmp_path / "strategy.yaml").unlink()
    refused(
        quick("diff", "ideas/q1.yaml", "ideas/q1.yaml", cwd=tmp_path), "no stories beside ideas/q1.yaml", "--stories"
    )


def test_a_strategy_in_a_subfolder_that_extends_a_file_above(tmp_path: Path) -> None:
    files = {
        "base.yml": STRATEGY,
        "team/strategy.yaml": "extends: ../base.yml\nquarter: 2026-Q4\n",
        "team/stories/a.yaml": story("Auen"),
        "shelf/b.yaml": story("Birke"),
    }
    repository(tmp_path, files, None)
    commit(tmp_path, "2026-07-01")
    repository(tmp_path, {"team/stories/a.yaml": story("Auen", more="evergreen: yes\n")}, None)
    for folder in (tmp_path / "team", tmp_path / "team" / "stories"):
        assert causes(diffed(folder, "HEAD"), "a")["freshness"].startswith("story edit: evergreen")
    assert moves(diffed(tmp_path, "HEAD", "--strategy", "team", "--stories", "shelf")) == {}
    assert diffed(tmp_path, "HEAD", "--strategy", "team", "--stories", "shelf")["old"]["stories"] == 1
    assert diffed(tmp_path.parent, "HEAD", "--strategy", str(tmp_path / "team"))["old"]["stories"] == 1
    outside = quick("diff", "HEAD", "--strategy", "team", "--stories", "..", cwd=tmp_path)
    refused(outside, ".. is outside the git repository")


def test_a_revision_may_not_extend_what_is_outside_of_it(tmp_path: Path) -> None:
    (tmp_path / "base.yaml").write_text(STRATEGY)
    inner = tmp_path / "inner"
    inner.mkdir()
    repository(inner, {A: story("Auen")}, "extends: ../base.yaml\nquarter: 2026-Q4\n")
    commit(inner, "2026-07-01")
    refused(quick("diff", "HEAD", cwd=inner), "HEAD:strategy.yaml extends ../base.yaml", "outside the git repository")


def test_a_revision_without_stories_or_without_a_strategy(tmp_path: Path) -> None:
    (tmp_path / "README").write_text("Soon.")
    commit(tmp_path, "2026-06-01")
    repository(tmp_path)
    commit(tmp_path, "2026-07-01")
    repository(tmp_path, {A: story("Auen")})
    assert moves(diffed(tmp_path, "HEAD"))["a"][0] == "entered"
    refused(quick("diff", "HEAD~1", cwd=tmp_path), "HEAD~1 has no strategy.yaml")


def test_faults_in_a_revision_are_told_with_its_name(tmp_path: Path) -> None:
    repository(tmp_path, {A: "title: A\r\ncustomer: {name: Auen}\r\nstages: x\r\n", B: story("Birke")})
    commit(tmp_path, "2026-07-01")
    repository(tmp_path, {A: story("Auen")})
    run = quick("diff", "HEAD", cwd=tmp_path)
    refused(run, "HEAD: 1 fault in 1 file", "--skip-invalid")
    assert run.places == ["HEAD:stories/a.yaml:3:1"]
    skipping = quick("diff", "HEAD", "--skip-invalid", "--format", "json", cwd=tmp_path)
    assert skipping.status == 0
    assert causes(skipping.data, "a") == {"list": "HEAD:stories/a.yaml has faults and was left out"}
    assert "left out 1 invalid file of HEAD" in skipping.err
    assert skipping.data["old"]["skipped"][0]["path"] == "HEAD:stories/a.yaml"


def test_windows_line_ends_are_no_edit(tmp_path: Path) -> None:
    repository(tmp_path, {A: story("Auen").replace("\n", "\r\n")})
    commit(tmp_path, "2026-07-01")
    repository(tmp_path, {A: story("Auen")})
    assert diffed(tmp_path, "HEAD")["moved"] == []


def test_links_and_giants_of_a_revision_are_not_read(tmp_path: Path) -> None:
    repository(tmp_path, {A: story("Auen"), "stories/🐟 x.yaml": story("Fisch")})
    (tmp_path / "stories/link.yaml").symlink_to("/etc/passwd")
    with (tmp_path / "stories/giant.yaml").open("wb") as file:
        file.truncate(8 << 20)
    commit(tmp_path, "2026-07-01")
    run = quick("diff", "HEAD", "HEAD", "--skip-invalid", "--format", "json", cwd=tmp_path)
    assert run.places == ["HEAD:stories/giant.yaml:1:1"] * 2
    assert "1 MB is the most" in run.err
    assert run.data["unchanged"] == 2
    assert run.data["moved"] == []


def test_a_strategy_that_is_a_link_in_the_revision(tmp_path: Path) -> None:
    repository(tmp_path, {A: story("Auen"), "q4.yaml": STRATEGY}, None)
    (tmp_path / "strategy.yaml").symlink_to("q4.yaml")
    commit(tmp_path, "2026-07-01")
    refused(quick("diff", "HEAD", cwd=tmp_path), "HEAD:strategy.yaml is a link", "--strategy FILE")
    assert diffed(tmp_path, "HEAD", "--strategy", "q4.yaml")["old"]["stories"] == 1


def test_a_hostile_tree_stays_in_its_place(tmp_path: Path) -> None:
    repository(tmp_path, {A: story("Auen")})
    commit(tmp_path, "2026-07-01")
    content = bytes.fromhex(git(tmp_path, "rev-parse", "HEAD:strategy.yaml").strip())
    made = subprocess.run(
        ["git", "-C", str(tmp_path), "hash-object", "-t", "tree", "-w", "--stdin", "--literally"],
        input=b"100644 ../escaped.yaml\0" + content + b"100644 strategy.yaml\0" + content,
        capture_output=True,
        check=True,
    )
    evil = git(tmp_path, "commit-tree", made.stdout.decode().strip(), "-m", "evil").strip()
    assert moves(diffed(tmp_path, evil))["a"][0] == "entered"
    assert not (Path(tempfile.gettempdir()) / "escaped.yaml").exists()


def test_a_bare_repository_compares_revisions(history: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    bare = tmp_path_factory.mktemp("bare")
    git(history, "clone", "-q", "--bare", str(history), str(bare))
    assert moves(diffed(bare, "v2026-Q3", "HEAD")) == moves(diffed(history, "v2026-Q3", "HEAD"))
    refused(quick("diff", "HEAD", cwd=bare / "refs"), "no strategy.yaml")


def test_a_shallow_clone_says_what_to_do(history: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    shallow = tmp_path_factory.mktemp("shallow")
    git(history, "clone", "-q", "--depth", "1", f"file://{history}", str(shallow))
    for word in ("HEAD~1", "2026-08-01"):
        refused(quick("diff", word, cwd=shallow), word, "git fetch --unshallow")


@pytest.mark.parametrize(
    ("word", "said"),
    [
        ("stratgy.yaml", 'did you mean "strategy.yaml"?'),
        ("v2026-Q2", 'did you mean "v2026-Q3"?'),
        ("HEAD~9", "no file, no day and no git revision"),
        ("nonsense.json", "such as HEAD~3"),
        ("2026-13-01", "no git revision"),
        ("2026-06-30", "no commit is as old as 2026-06-30"),
        ("HEAD~1..HEAD", "storykit diff OLD NEW"),
        ("HEAD:stories", "no git revision"),
        ("", "no git revision"),
        ("x" * 5000, "no git revision"),
    ],
)
def test_what_nothing_fits(history: Path, word: str, said: str) -> None:
    refused(quick("diff", word, cwd=history), said)


def test_a_word_is_never_taken_for_an_option_of_git(history: Path) -> None:
    refused(quick("diff", "--", f"--output={history / 'made'}", cwd=history), "no git revision")
    refused(quick("diff", "--", "HEAD", "-h", cwd=history), "no git revision")
    assert not (history / "made").exists()


def test_outside_git_a_revision_is_refused(tmp_path: Path) -> None:
    refused(quick("diff", "HEAD~1", cwd=repository(tmp_path)), "there is no git repository here")


def test_a_repository_without_a_commit(tmp_path: Path) -> None:
    git(repository(tmp_path), "init", "-q")
    refused(quick("diff", "2026-07-01", cwd=tmp_path), "no commit yet")
    refused(quick("diff", "HEAD", cwd=tmp_path), "no git revision")


def test_the_real_command(history: Path) -> None:
    run = storykit("diff", "v2026-Q3", "--as-of", "2026-11-16", cwd=history)
    assert run.status == 0
    assert run.out.startswith("What moved from v2026-Q3 to the present files\n")
