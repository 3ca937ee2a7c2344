"""The start page: what the tool does, the two ways in, and the targets at a glance."""

from __future__ import annotations

import streamlit as st

from assessment.locale import Translator
from assessment.report.view import PlanView
from assessment.ui import configured, draft, navigation, services, state, visitor, who
from assessment.ui.components.continue_list import continue_list
from assessment.ui.components.html import show, tag, text
from assessment.ui.components.layout import cards, note_banner, page_header, section
from assessment.ui.components.press import pressed
from assessment.ui.components.sources import sources
from assessment.ui.components.targets import target_card


def draw() -> None:
    """Draw the page."""
    t = state.t()
    plan = services.plan_view(state.language())
    page_header(
        t("How far is your firm from the plan's targets?"),
        t(
            "Enter figures your firm already has, and see where it stands against the numeric targets of a plan: "
            "{plan}. Every gap is told in things you can buy or save: "
            "yuan of R&D, robots, tonnes of standard coal, digital scenarios. "
            "You also see which tasks and support programmes fit, and why.",
            plan=plan.title,
        ),
        eyebrow=t("Manufacturing assessment"),
    )
    _ways_in(t)
    continue_list(t)
    _targets(plan, t)
    _what_you_get(t)
    _privacy(t)


def _ways_in(t: Translator) -> None:
    """The first two ways in that are open to the visitor."""
    ways = {"questionnaire": _one_firm, "batch": _many_firms}
    if configured.has_login():
        ways["portfolio"] = _portfolio
        if who.principal().administrator:
            ways["people"] = _people
    theirs = [way for page, way in ways.items() if not navigation.is_closed(page)]
    for column, way in zip(st.columns(2, gap="medium"), theirs, strict=False):
        with column:
            way(t)


def _one_firm(t: Translator) -> None:
    with st.container(border=True, height="stretch", key="way_one"):
        _way(
            t("One firm"),
            t(
                "Fill in the questionnaire. Leave open what you do not know; "
                "the result shows what that costs in certainty."
            ),
        )
        if pressed(
            t("Fill in the questionnaire"), type="primary", icon=":material/edit_note:", width="stretch", key="to_form"
        ):
            navigation.go("questionnaire")
        navigation.link("quick", t("Quick scan: a first result in a few minutes"), icon=":material/speed:")
        if draft.current() and pressed(
            t("Begin another questionnaire"), icon=":material/add:", width="stretch", key="begin_another"
        ):
            draft.leave()
            navigation.go("questionnaire")


def _many_firms(t: Translator) -> None:
    _one_way(
        "batch",
        t("Many firms"),
        t("Download the Excel template, fill in one row a firm and year, and upload it. Every faulty cell is named."),
        t("Upload a workbook"),
        ":material/upload_file:",
    )


def _portfolio(t: Translator) -> None:
    _one_way(
        "portfolio",
        t("The firms of your organisation"),
        t("What the firms of your organisation add up to, held against the targets of the plan."),
        t("Open the portfolio"),
        ":material/donut_small:",
    )


def _people(t: Translator) -> None:
    _one_way(
        "people",
        t("People"),
        t(
            "Who works here with which role: make invitations, add organisations, end roles. "
            "Answers stay closed to you."
        ),
        t("Look after people"),
        ":material/group:",
    )


def _one_way(page: str, title: str, explanation: str, label: str, icon: str) -> None:
    """A card with one button that leads to a page."""
    with st.container(border=True, height="stretch", key=f"way_{page}"):
        _way(title, explanation)
        if pressed(label, type="primary", icon=icon, width="stretch", key=f"to_{page}"):
            navigation.go(page)


def _way(title: str, explanation: str) -> None:
    show(tag("div", text("h2", title) + text("p", explanation), "app-way"))


def _targets(plan: PlanView, t: Translator) -> None:
    section(t("The targets at a glance"))
    note_banner((plan.period_note,))
    cards(target_card(target, t) for target in plan.targets)
    sources([ref for target in plan.targets for ref in target.sources][:1], t("Source of the targets"))


def _what_you_get(t: Translator) -> None:
    section(t("What you get"))
    cards(
        text("h3", title) + text("p", explanation)
        for title, explanation in (
            (
                t("A gap report"),
                t(
                    "Score, status and gap of each target, with the formula, your figures "
                    "and the source behind every number."
                ),
            ),
            (
                t("A comparison"),
                t("Your figures beside those published for your industry, where the definitions allow it."),
            ),
            (t("First steps"), t("What to do first, in which order, and why.")),
            (t("Fitting programmes"), t("Support programmes that fit, nearly fit or do not, condition by condition.")),
        )
    )


def _kept_for(t: Translator) -> list[str]:
    """After how long questionnaires are deleted by the policy of the operator; nothing where they are kept."""
    months = services.settings().retention
    lines = (
        (
            months.drafts,
            t("Questionnaires without a frozen version: deleted {n} months after their last change.", n=months.drafts),
        ),
        (
            months.submitted,
            t("Questionnaires with frozen versions: deleted {n} months after their last change.", n=months.submitted),
        ),
    )
    return [words for n, words in lines if n]


def _where(t: Translator) -> tuple[str, str]:
    """Where the data stays, as a title and sentences: somebody at another computer is told so."""
    if draft.on_this_machine():
        return t("Your data stays here"), t(
            "Answers and workbooks are processed on the computer this program runs on. "
            "Nothing is sent anywhere else. Answers of the questionnaire are kept until you delete them."
        )
    return t("Your data stays on the server"), t(
        "Answers, files and workbooks are processed and kept where your organisation runs this program, and are sent "
        "to nobody else. Who may see them depends on the roles. Answers are kept until they are deleted."
    )


def _privacy(t: Translator) -> None:
    section(*_where(t))
    further = _kept_for(t)
    if not navigation.is_closed("batch"):
        further.append(
            t(
                "A workbook is forgotten when you close the page; the reports of a whole batch are kept until you "
                "remove them."
            )
        )
    if draft.on_this_machine() and visitor.is_shared():
        further.append(
            t(
                "Whoever you send a link to reaches over your network what the link opens. "
                "Without HTTPS in front the connection is not encrypted."
            )
        )
    show("".join(text("p", line, "app-muted") for line in further))
    if not navigation.is_closed("audit"):
        navigation.link("audit", t("Audit log: who did what, and when"), icon=":material/history:")


draw()
