"""Charts drawn from the neutral data of the report. Their colours are read on a light and on a dark page alike."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

import altair as alt
import streamlit as st

from assessment.report.view import Bullet
from assessment.ui.components.html import esc, tag

OWN, TARGET, SECTOR, GROUND = "#1A8A97", "#C77B1B", "#7F93A0", "#8FA3AB"
FRONTIER = "#7C5CC4"
SERIES = (OWN, TARGET, "#5C8ACB", "#7B9E3C", "#B0628F")
"""Colours of lines that stand side by side."""
LEVELS = ("#B3362B", "#9A5B00", "#1C62A8", "#0B6470", "#07454D")
"""Colours of levels, the lowest first; white text is read on each."""
_BELOW = alt.Legend(orient="bottom", columns=1, labelLimit=280, aria=False)
_HEIGHT = 62


def bullet_chart(bullet: Bullet, key: str) -> None:
    """Own value as a bar; target, sector and frontier as marks; on the axis from no score to full score."""
    st.vega_lite_chart(spec=bullet_spec(bullet), key=key, alt=bullet.alt, height=_HEIGHT)


@lru_cache(maxsize=512)
def bullet_spec(bullet: Bullet) -> dict[str, Any]:
    """The chart of a bullet, cut off at the ends of the axis; kept, since making it costs more than using it."""
    scale = alt.Scale(domain=[bullet.start, bullet.end], nice=False, zero=False, clamp=True)
    axis = alt.Axis(title=None, grid=False, tickCount=5, labelOverlap=True, format=",.2~f", aria=False)
    layers = [_bar(bullet.start, bullet.end, scale, axis, color=GROUND, opacity=0.22, size=26)]
    if bullet.value is not None:
        layers.append(_bar(_base(bullet), bullet.value, scale, axis, color=OWN, opacity=1.0, size=14))
    elif bullet.low is not None and bullet.high is not None:
        layers.append(_bar(bullet.low, bullet.high, scale, axis, color=OWN, opacity=0.45, size=14))
    if bullet.value is not None and bullet.low is not None and bullet.high is not None and bullet.low < bullet.high:
        layers.append(_bar(bullet.low, bullet.high, scale, axis, color=TARGET, opacity=0.45, size=5))
    if bullet.sector is not None:
        layers.append(_tick(bullet.sector, scale, axis, color=SECTOR, size=26))
    if bullet.frontier is not None:
        layers.append(_tick(bullet.frontier, scale, axis, color=FRONTIER, size=26))
    if bullet.target is not None:
        layers.append(_tick(bullet.target, scale, axis, color=TARGET, size=32))
    padding = {"left": 4, "right": 12, "top": 2, "bottom": 2}
    chart = alt.LayerChart(layer=layers, padding=padding, background="transparent")
    return dict(chart.to_dict())


def _base(bullet: Bullet) -> float:
    """Where the own bar begins: zero where the axis holds it, else the worse end."""
    low, high = sorted((bullet.start, bullet.end))
    return 0.0 if low <= 0 <= high else bullet.start


def _bar(
    start: float, end: float, scale: alt.Scale, axis: alt.Axis, *, color: str, opacity: float, size: int
) -> alt.Chart:
    chart = alt.Chart(alt.InlineData([{"a": start, "b": end}]))
    drawn: alt.Chart = chart.mark_bar(color=color, opacity=opacity, size=size, tooltip=None, aria=False).encode(
        x=alt.X("a:Q", scale=scale, axis=axis), x2="b:Q"
    )
    return drawn


def _tick(value: float, scale: alt.Scale, axis: alt.Axis, *, color: str, size: int) -> alt.Chart:
    chart = alt.Chart(alt.InlineData([{"a": value}]))
    drawn: alt.Chart = chart.mark_tick(color=color, thickness=4, size=size, tooltip=None, aria=False).encode(
        x=alt.X("a:Q", scale=scale, axis=axis)
    )
    return drawn


def legend(entries: Sequence[tuple[str, str]]) -> str:
    """HTML of what the colours mean: (colour, words); words without a colour stand alone."""
    return tag(
        "div",
        "".join(tag("span", _swatch(color) + esc(words), "app-legend-entry") for color, words in entries),
        "app-legend",
    )


def _swatch(color: str) -> str:
    return tag("i", "", style=f"background:{color}", aria_hidden="true") if color else ""


def column_chart(names: Sequence[str], counts: Sequence[int], *, x: str, y: str, alt_text: str, key: str) -> None:
    """Counts as columns, in the order given."""
    data = [{"name": name, "n": n} for name, n in zip(names, counts, strict=True)]
    across = alt.Axis(labelAngle=0, labelOverlap=False, labelLimit=90, aria=False)
    up = alt.Axis(tickMinStep=1, format="d", aria=False)
    base = alt.Chart(alt.InlineData(data)).encode(
        x=alt.X("name:N", sort=None, title=x, axis=across),
        y=alt.Y("n:Q", title=y, axis=up),
        tooltip=[alt.Tooltip("name:N", title=x), alt.Tooltip("n:Q", title=y)],
    )
    st.altair_chart(base.mark_bar(color=OWN, cornerRadiusEnd=3, aria=False), key=key, alt=alt_text, height=210)


def bar_chart(names: Sequence[str], counts: Sequence[int], *, x: str, y: str, alt_text: str, key: str) -> None:
    """Counts as bars below each other, in the order given: their names have room on a narrow screen, too."""
    data = [{"name": name, "n": n} for name, n in zip(names, counts, strict=True)]
    base = alt.Chart(alt.InlineData(data)).encode(
        x=alt.X("n:Q", title=x, axis=alt.Axis(tickMinStep=1, format="d", aria=False)),
        y=alt.Y("name:N", sort=None, title=None, axis=alt.Axis(labelOverlap=False, labelLimit=150, aria=False)),
        tooltip=[alt.Tooltip("name:N", title=y), alt.Tooltip("n:Q", title=x)],
    )
    st.altair_chart(base.mark_bar(color=OWN, cornerRadiusEnd=3, aria=False), key=key, alt=alt_text, height=210)


def heat_map(
    rows: Sequence[Mapping[str, object]],
    order: Sequence[str],
    columns: Sequence[str],
    edges: Sequence[float],
    *,
    alt_text: str,
    key: str,
) -> None:
    """Scores as cells coloured by level (`edges` are where the next one begins).

    `rows` hold line, column, score (None: there is none) and its text, which stands in the cell: no colour has to be
    told from another.
    """
    base = alt.Chart(alt.InlineData(list(rows))).encode(
        x=alt.X(
            "column:N",
            sort=list(columns),
            title=None,
            axis=alt.Axis(orient="top", labelAngle=0, aria=False, ticks=False),
        ),
        y=alt.Y("line:N", sort=list(order), title=None, axis=alt.Axis(labelLimit=170, aria=False, ticks=False)),
        tooltip=[
            alt.Tooltip("line:N", title=" "),
            alt.Tooltip("column:N", title=" "),
            alt.Tooltip("text:N", title=" "),
        ],
    )
    scale = alt.Scale(type="threshold", domain=list(edges), range=list(LEVELS[-len(edges) - 1 :]))
    known = "isValid(datum.score)"
    cells = base.mark_rect(stroke="#8FA3AB", strokeWidth=1, aria=False).encode(
        color=alt.condition(known, alt.Color("score:Q", scale=scale, legend=None), alt.value("transparent"))
    )
    words = base.mark_text(aria=False).encode(
        text="text:N", color=alt.condition(known, alt.value("#FFFFFF"), alt.value("#7F93A0"))
    )
    chart = alt.LayerChart(layer=[cells, words])
    st.altair_chart(chart, key=key, alt=alt_text, height=60 + 28 * len(order))


def trend_chart(
    rows: Sequence[Mapping[str, object]], breaks: Sequence[int], *, year: str, score: str, alt_text: str, key: str
) -> None:
    """Scores over the years as lines, one a `name`; `rows` hold year, name and score.

    Where a year in `breaks` was scored by another edition, a dashed line stands before it and no line crosses it.
    """
    data = [
        {**row, "year": str(row["year"]), "part": f"{row['name']} {sum(b <= int(str(row['year'])) for b in breaks)}"}
        for row in rows
    ]
    across = alt.Axis(labelAngle=0, aria=False)
    years = sorted({str(row["year"]) for row in rows})
    scale = alt.Scale(domain=[0, 100])
    lines = (
        alt.Chart(alt.InlineData(data))
        .mark_line(point=alt.OverlayMarkDef(size=60), strokeWidth=2.5, aria=False)
        .encode(
            x=alt.X("year:O", title=year, axis=across, scale=alt.Scale(domain=years)),
            y=alt.Y("score:Q", title=score, scale=scale, axis=alt.Axis(aria=False)),
            color=alt.Color("name:N", title=None, sort=None, scale=alt.Scale(range=list(SERIES)), legend=_BELOW),
            detail="part:N",
            tooltip=[
                alt.Tooltip("name:N", title=" "),
                alt.Tooltip("year:O", title=year),
                alt.Tooltip("score:Q", title=score, format=".1f"),
            ],
        )
    )
    marks = [{"year": str(one)} for one in breaks]
    rules = (
        alt.Chart(alt.InlineData(marks))
        .mark_rule(color=GROUND, strokeDash=[5, 4], strokeWidth=2, xOffset=-24, aria=False)
        .encode(x=alt.X("year:O", scale=alt.Scale(domain=years)))
    )
    chart = alt.LayerChart(layer=[lines, rules] if marks else [lines])
    st.altair_chart(chart, key=key, alt=alt_text, height=400)
