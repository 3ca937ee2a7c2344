# ruff: noqa: INP001 - scripts are run, not imported
"""Write `benchmarks/robustness/weightings.csv`: the factors by which the weights of the pillars are varied.

Run it after its constants or the header `weightings.yaml` were changed: `python scripts/build_weightings.py`.

Every factor is drawn evenly from 1 - SPREAD to 1 + SPREAD with the generator of the standard library, whose numbers for
a seed are the same in every version of Python, and is rounded to DECIMALS. Each weighting has COLUMNS factors, one for
each pillar a plan may have; a plan with fewer leaves the last ones unused.
"""

from __future__ import annotations

import csv
import random
from pathlib import Path

SEED = 20230518
SPREAD = 0.5
COUNT = 2000
COLUMNS = 8
DECIMALS = 4
FILE = Path(__file__).parents[1] / "benchmarks" / "robustness" / "weightings.csv"


def factors() -> list[list[float]]:
    """COUNT rows of COLUMNS factors."""
    draw = random.Random(SEED)  # noqa: S311 - a sample that anybody can draw again, no secret
    return [[round(1 - SPREAD + 2 * SPREAD * draw.random(), DECIMALS) for _ in range(COLUMNS)] for _ in range(COUNT)]


def main() -> None:
    """Write the file."""
    with FILE.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow([f"factor_{k}" for k in range(1, COLUMNS + 1)])
        writer.writerows([f"{factor:.{DECIMALS}f}" for factor in row] for row in factors())


if __name__ == "__main__":
    main()
