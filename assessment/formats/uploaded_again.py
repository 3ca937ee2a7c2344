"""A workbook that comes a second time, mended: what is new in it, what changed, and both files as one batch.

The rule: rows are told by firm (its credit code where known, else its name) and year. What the later file says counts.
A blank cell takes nothing away: the earlier answer stays, so that a file with the faulty rows alone can come back. As
in one file, a year's own row wins over what a later row says about that year. Vectorised: nothing loops over rows.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from assessment.formats.read import ReadResult
from assessment.formats.table import CERTAINTY, KEYS, AnswerTable
from assessment.model.message import Problem, Severity
from assessment.model.panel import BoolArray

_NAMED = ["firm_name", "year"]


@dataclass(frozen=True)
class Compared:
    """What a later file did to a batch; rows by firm name and year, those of the later file in its order.

    Attributes:
        new: rows that were not there before.
        changed: rows with at least one other answer.
        unchanged: number of rows that say what was there already.
        left: number of earlier rows that the later file does not hold; they stay as they were.
        still_wrong: number of rows with an error after both.
    """

    new: tuple[tuple[str, int], ...]
    changed: tuple[tuple[str, int], ...]
    unchanged: int
    left: int
    still_wrong: int


def taken_over(before: ReadResult, after: ReadResult) -> tuple[ReadResult, Compared]:
    """Both files as one, and what the later one changed."""
    old, new = _identified(before, after)
    own = _over(new.own, old.own, _union(old.own, new.own))
    mentioned = _over(new.mentioned, old.mentioned, _union(old.mentioned, new.mentioned))
    merged = _over(own, mentioned, _union(own, mentioned))
    known = new.own.index.isin(old.own.index)
    differing = known & _differing(new, _over(old.own, old.mentioned, _union(old.own, old.mentioned)))
    problems = (*_left(before, after, old.own, new.own), *after.problems)
    read = replace(
        after,
        table=AnswerTable(_with_keys(merged)),
        problems=problems,
        rows_read=after.rows_refused + len(own),
        years=tuple(int(year) for year in np.unique(merged.index.get_level_values("year"))),
    )
    compared = Compared(
        new=_named(new.own, ~known),
        changed=_named(new.own, differing),
        unchanged=int((known & ~differing).sum()),
        left=int((~old.own.index.isin(new.own.index)).sum()),
        still_wrong=len({_place(p) for p in problems if p.severity is Severity.ERROR}),
    )
    return read, compared


# --- rows -------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Rows:
    """The rows of a file by firm and year: those given in, and years that these only mention."""

    own: pd.DataFrame
    mentioned: pd.DataFrame


def _identified(*files: ReadResult) -> list[_Rows]:
    """The files with the same key for the same firm, even where only one of them has its credit code."""
    everyone = pd.concat([file.table.frame[["firm_name", "credit_code"]] for file in files])
    pairs = everyone.dropna().drop_duplicates()
    single = pairs[~pairs["firm_name"].duplicated(keep=False)].set_index("firm_name")["credit_code"]
    rows = []
    for file in files:
        frame = file.table.frame
        code = frame["credit_code"].fillna(frame["firm_name"].map(single).astype("str"))
        keyed = frame.assign(credit_code=code, firm_key=code.fillna(frame["firm_name"])).set_index(["firm_key", "year"])
        keyed = keyed[~keyed.index.duplicated()]
        rows.append(_Rows(keyed.iloc[: file.rows_used], keyed.iloc[file.rows_used :]))
    return rows


def _union(first: pd.DataFrame, second: pd.DataFrame) -> pd.Index:
    """The rows of the first, then those that only the second has."""
    return first.index.append(second.index.difference(first.index, sort=False))


def _over(upper: pd.DataFrame, lower: pd.DataFrame, rows: pd.Index) -> pd.DataFrame:
    """The answers of both by row; one of `upper` wins, and takes its certainty along."""
    columns = list(dict.fromkeys([*upper.columns, *lower.columns]))
    top, bottom = upper.reindex(rows), lower.reindex(rows)
    return pd.DataFrame({name: _column(name, top, bottom) for name in columns}, index=rows)


def _column(name: str, top: pd.DataFrame, bottom: pd.DataFrame) -> pd.Series:
    if name not in bottom:
        return top[name]
    if name not in top and name.removesuffix(CERTAINTY) not in top:
        return bottom[name]
    said = top[name.removesuffix(CERTAINTY)].notna()
    own = top[name] if name in top else pd.Series(np.nan, index=top.index, dtype=bottom[name].dtype)
    return own.where(said, bottom[name])


def _differing(new: _Rows, old: pd.DataFrame) -> BoolArray:
    """Which rows given in say anything else than the earlier file, about their own year or about one they mention."""
    own, mentioned = (_says_else(rows, old) for rows in (new.own, new.mentioned))
    firms = new.mentioned.index.get_level_values("firm_key")[mentioned]
    return np.asarray(own | new.own.index.get_level_values("firm_key").isin(firms))


def _says_else(rows: pd.DataFrame, old: pd.DataFrame) -> BoolArray:
    before = old.reindex(rows.index)
    else_ = np.zeros(len(rows), dtype=bool)
    for name in rows.columns:
        was = before[name] if name in before else pd.Series(np.nan, index=rows.index)
        else_ |= (rows[name].notna() & ~(rows[name] == was).fillna(value=False)).to_numpy(dtype=bool)
    return else_


def _with_keys(merged: pd.DataFrame) -> pd.DataFrame:
    """The rows as a canonical table."""
    frame = merged.reset_index()
    names = frame.groupby("firm_key", sort=False)["firm_name"].transform("first")
    frame = frame.assign(firm_key=frame["firm_key"].astype("str"), firm_name=frame["firm_name"].fillna(names))
    return frame[[*KEYS, *(name for name in frame.columns if name not in KEYS)]]


def _named(rows: pd.DataFrame, chosen: BoolArray) -> tuple[tuple[str, int], ...]:
    picked = rows[chosen].reset_index()
    return tuple(zip(picked["firm_name"].astype(str).tolist(), picked["year"].tolist(), strict=True))


# --- problems ---------------------------------------------------------------------------------------------------------


def _left(before: ReadResult, after: ReadResult, old: pd.DataFrame, new: pd.DataFrame) -> list[Problem]:
    """The problems of the earlier file that the later one does not answer.

    Those of rows it holds again are gone (it says itself what is wrong with them). Those of rows that could not be
    read, and of columns, are gone where it holds every faulty row of the earlier file that could be read.
    """
    again = set(_named(new, np.ones(len(new), dtype=bool)))
    earlier = set(_named(old, np.ones(len(old), dtype=bool)))
    faulty = {_place(p) for p in before.problems if p.severity is Severity.ERROR} & earlier
    mended = faulty <= again and bool(after.rows_used)
    return [p for p in before.problems if (_place(p) not in again if _place(p) in earlier else not mended)]


def _place(problem: Problem) -> tuple[str, int]:
    return problem.place.firm, problem.place.year or 0
