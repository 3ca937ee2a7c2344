"""The firm beside others: published figures with date, source and definition, and anonymous peers of this system."""

from __future__ import annotations

import streamlit as st

from assessment.locale import Translator
from assessment.model.draft import Access
from assessment.report.view import GapReport, PeerRow, PeersView, PillarView, SharedView
from assessment.services.peers import Peers
from assessment.ui import draft, services
from assessment.ui.chosen_firm import ChosenFirm
from assessment.ui.components.html import esc, items, show, tag, text
from assessment.ui.components.layout import facts, section
from assessment.ui.components.pillar_card import sector_table
from assessment.ui.components.sources import sources
from assessment.ui.components.trouble import going_on, told


def peers(report: GapReport, firm: ChosenFirm, t: Translator) -> None:
    """Draw the tab."""
    section(
        t("Published figures"),
        t(
            "Of the division, the region and the country, with what they measure. Where there is none it is said. How "
            "many firms stand behind a figure is not in the published tables that are used."
        ),
    )
    for pillar in report.pillars:
        show(_published(pillar, t))
    refs = {(ref.id, ref.locator): ref for p in report.pillars for row in p.sector for ref in row.sources}
    sources(list(refs.values()))
    if report.peers is not None:
        _anonymous(report.peers, t)
    workspace, here = services.kept().workspace, draft.current()
    if workspace is not None and here is not None and not firm.of_batch and here.access.manages:
        with going_on(t):
            _sharing(workspace.peers, here.access, t)


def _published(pillar: PillarView, t: Translator) -> str:
    own = t("Your firm, {value}", value=pillar.value.text)
    head = text("h3", pillar.title, "app-small-title") + text("p", own)
    published = [row for row in pillar.sector if not row.peers]
    rows = sector_table(published, t) if published else ""
    return head + text("p", pillar.sector_note, "app-muted") + rows


# --- anonymous peers --------------------------------------------------------------------------------------------------


def _anonymous(found: PeersView, t: Translator) -> None:
    section(
        t("Anonymous peers of this system"),
        t("Firms that use this system and agreed to share their figures of {year}.", year=found.year),
    )
    show(tag("div", "".join(_peer(row, t) for row in found.rows), "app-cards app-cards-wide"))
    show(items(found.how, "app-list app-muted"))
    sources(found.sources)


def _peer(row: PeerRow, t: Translator) -> str:
    head = text("h3", row.title)
    if row.lower is None or row.median is None or row.upper is None:
        return tag("article", head + text("p", row.note, "app-muted"), "app-card")
    spread = facts(
        (
            (t("Your firm, rounded"), row.own.text),
            (t("Lower quartile"), row.lower.text),
            (t("Median"), row.median.text),
            (t("Upper quartile"), row.upper.text),
        )
    )
    body = text("p", row.place, "app-peer-place") + _strip(row) + spread + text("p", row.pool, "app-muted")
    return tag("article", head + body, "app-card")


def _strip(row: PeerRow) -> str:
    """The middle half as a band and the own figure as a mark, on the axis from score 0 to score 100."""
    if row.lower is None or row.upper is None:
        return ""
    ends = sorted(_at(row, figure.value) for figure in (row.lower, row.upper))
    band = tag("i", "", "app-strip-band", style=f"left:{ends[0]:.1f}%;width:{max(ends[1] - ends[0], 1):.1f}%")
    middle = tag("i", "", "app-strip-middle", style=f"left:{_at(row, row.median.value if row.median else None):.1f}%")
    own = "" if row.own.value is None else tag("i", "", "app-strip-own", style=f"left:{_at(row, row.own.value):.1f}%")
    return tag("div", band + middle + own, "app-strip", role="img", aria_label=row.alt)


def _at(row: PeerRow, value: float | None) -> float:
    """Where a value lies on the axis, in percent of its length; what lies beyond it at its end."""
    share = ((value or 0.0) - row.start) / (row.end - row.start)
    return 100 * min(max(share, 0.0), 1.0)


# --- sharing ----------------------------------------------------------------------------------------------------------


def _sharing(service: Peers, access: Access, t: Translator) -> None:
    with st.container(border=True, key="sharing"):
        show(text("h3", t("Share your figures anonymously?")))
        show(
            text(
                "p",
                t(
                    "Shared are only the four figures, rounded, with the definition of the R&D figure, the data year "
                    "and the division: no name, no credit code, no other answer. They count in the comparison of "
                    "others, of each frozen version the latest. You can take them back at any time; from that moment "
                    "they count nowhere."
                ),
            )
        )
        if service.consent(access) is None:
            st.button(t("Share anonymously"), icon=":material/group:", key="peers_agree", on_click=_agree)
            return
        shared = "".join(_shared(one, t) for one in service.shared_view(access, t.lang))
        show(shared or text("p", t("You agreed; nothing is shared before a version is frozen.")))
        st.button(t("Take back what is shared"), icon=":material/undo:", key="peers_take_back", on_click=_take_back)


def _shared(one: SharedView, t: Translator) -> str:
    words = t(
        "Shared now, exactly this: data year {year}, version {version}, {division}",
        year=one.year,
        version=one.version,
        division=one.division,
    )
    rows = [(row.label, " · ".join(part for part in (row.figure.text, row.note) if part)) for row in one.rows]
    return tag("p", esc(words)) + facts(rows)


@told
def _agree() -> None:
    workspace, here = services.kept().workspace, draft.current()
    if workspace is not None and here is not None:
        workspace.peers.agree(here.access)


@told
def _take_back() -> None:
    workspace, here = services.kept().workspace, draft.current()
    if workspace is not None and here is not None:
        workspace.peers.take_back(here.access)
