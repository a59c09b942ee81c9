"""Measures `rank --candidates` and `import --only-ranked` beside csv.DictReader alone, on exports made here.

Prints rows per second, the ratio to the bare reader, and the peak of memory for two sizes: it should not grow.
"""

from __future__ import annotations

import argparse
import csv
import random
import tempfile
from datetime import date, timedelta
from itertools import product
from pathlib import Path

import library
from run import PYTHON, STORYKIT, Cost, Run, side_by_side

HEADER = (
    *("Opportunity ID", "Account Name", "Industry", "Region", "Size", "Product", "Stage", "Close Date", "Amount"),
    *("Contact", "Job Title", "Problem", "Owner"),
)
MAP = """\
key: Opportunity ID
story:
  id: "{customer.name} {offerings}"
  title: "{Account Name} after choosing {Product}"
  customer.name: Account Name
  customer.industry: Industry
  customer.region: Region
  customer.size: Size
  offerings: Product
  problems: Problem
  happened_on: Close Date
  owner: Owner
  advocates:
    - {name: Contact, title: Job Title}
  deal.amount: Amount
where: Stage == 'Closed Won'
"""
GROUP = """\
group:
  by: [customer.name, offerings]
  story:
    happened_on: max("Close Date")
"""
BARE = "import csv, sys; print(sum(1 for row in csv.DictReader(open(sys.argv[1], encoding='utf-8', newline=''))))"
"""What reads every row into a mapping, and does nothing else."""


def make(path: Path, rows: int) -> Path:
    """An export of that many rows; the same for the same number."""
    generator = random.Random(rows)
    start = date(2022, 1, 1)
    with path.open("w", encoding="utf-8", newline="") as file:
        write = csv.writer(file).writerow
        write(HEADER)
        for number in range(rows):
            day = start + timedelta(days=generator.randrange(1780))
            account = generator.randrange(20_000)
            write(
                (
                    f"006{number:012}",
                    f"Customer {account} Foods, Inc.",
                    ("grocery", "online-retail", "wholesale", "fashion", "pharmacy", "furniture")[account % 6],
                    ("emea", "amer", "apac")[account % 3],
                    ("mid-market", "enterprise", "small")[account % 7 % 3],
                    generator.choice(("Haulwick Routes", "Haulwick Returns", "Haulwick Stock", "Haulwick Labels")),
                    generator.choice(("Closed Won", "Closed Won", "Closed Lost", "Negotiation")),
                    day.strftime("%d/%m/%Y"),
                    f"{generator.randrange(1000, 400_000)}.00",
                    f"Ada Number{number}" if generator.random() < 0.7 else "",
                    generator.choice(library.TITLES),
                    generator.choice(("costly-miles", "slow-returns", "")),
                    generator.choice(("mara", "tomas", "niamh")),
                )
            )
    return path


VERBS = {
    "rank --candidates": ("rank", "--candidates"),
    "import --only-ranked 50": ("import", "--only-ranked", "50", "--dry-run"),
}


def measured(folder: Path, rows: int, verb: str, map: str, rounds: int) -> tuple[Cost, Cost]:
    """The costs of a verb on an export with a map, and of only reading the export."""
    export = folder / f"export-{rows}.csv"
    if not export.exists():
        make(export, rows)
    command = (*STORYKIT, *VERBS[verb], str(export), "--map", map, "--as-of", "2026-11-16", "-q")
    ours, bare = side_by_side((Run(command, folder), Run((PYTHON, "-c", BARE, str(export)), folder)), rounds)
    return ours, bare


def report(folder: Path, rounds: int, sizes: tuple[int, ...]) -> None:
    """Measure, and print a table."""
    library.make(folder, 50)
    (folder / "rows.yaml").write_text(MAP, encoding="utf-8")
    (folder / "grouped.yaml").write_text(
        MAP.replace("key: Opportunity ID\n", "").replace("  happened_on: Close Date\n", "") + GROUP, encoding="utf-8"
    )
    print("| what | rows | seconds | rows/s | csv.DictReader alone | ratio | peak MB |")
    print("| --- | ---: | ---: | ---: | ---: | ---: | ---: |")
    maps = (("a story a row", "rows.yaml"), ("grouped by customer and offering", "grouped.yaml"))
    for verb, (name, map), rows in product(VERBS, maps, sizes):
        ours, bare = measured(folder, rows, verb, map, rounds)
        cells = (f"{verb}, {name}", f"{rows:,}", f"{ours.seconds:.1f}", f"{rows / ours.seconds:,.0f}")
        more = (f"{bare.seconds:.1f}", f"{ours.seconds / bare.seconds:.1f}", f"{ours.memory / 1024:.0f}")
        print("|", " | ".join((*cells, *more)), "|", flush=True)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--folder", type=Path, help="keep the exports here for the next run")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--rows", type=int, nargs="+", default=[100_000, 1_000_000])
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        place = given.folder or Path(temporary)
        place.mkdir(parents=True, exist_ok=True)
        report(place, given.rounds, tuple(given.rows))
