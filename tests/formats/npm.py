"""Packages of the npm registry, for tests that ask a real consumer."""

from __future__ import annotations

import subprocess
from pathlib import Path

from needs import missing, program

SECONDS = 120


def installed(folder: Path, *packages: str) -> Path:
    """A folder with these packages in its `node_modules`; none of their scripts is run.

    Needs node, npm and the registry.
    """
    for name in ("node", "npm"):
        program(name)
    command = ["npm", "install", "--ignore-scripts", "--no-audit", "--no-fund", "--no-save", "--loglevel=error"]
    (folder / "package.json").write_text("{}")
    try:
        done = subprocess.run(
            [*command, *packages], cwd=folder, capture_output=True, text=True, timeout=SECONDS, check=False
        )
    except subprocess.TimeoutExpired:
        missing(f"npm had no answer in {SECONDS} s")
    if done.returncode:
        missing(f"npm cannot install {' '.join(packages)}: {(done.stderr.strip().splitlines() or ['?'])[0]}")
    return folder / "node_modules"
