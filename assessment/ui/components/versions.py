"""Frozen versions of the answers: freezing, their history, what changed between two, and the years side by side."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import streamlit as st

from assessment.locale import Translator
from assessment.model.draft import VersionHead
from assessment.model.evidence import FrozenFile
from assessment.model.message import Message
from assessment.report.numbers import Numbers, rounded
from assessment.report.view import GapReport
from assessment.services.versions_of_answers import Difference, TrendPoint
from assessment.services.workspace import Workspace
from assessment.ui import draft, evidence_links, form, navigation, services, state
from assessment.ui.answer_words import answer_words
from assessment.ui.components.charts import trend_chart
from assessment.ui.components.evidence import size_words
from assessment.ui.components.html import esc, show, table, tag, text
from assessment.ui.components.layout import note_banner, section
from assessment.ui.components.press import pressed
from assessment.ui.components.saved import question_words
from assessment.ui.components.trouble import going_on, told
from assessment.ui.draft import Current
from assessment.ui.moments import moment

OVERALL = "overall"
_FINGERPRINT = 12
"""Characters of the hash that are shown in the list; the whole of it stands with the latest version."""


def versions(report: GapReport, t: Translator) -> None:
    """Draw the tab."""
    workspace, here = services.kept().workspace, draft.current()
    if workspace is None or here is None:
        show(text("p", t("There is nothing saved that could be frozen."), "app-muted"))
        return
    with going_on(t):
        _parts(report, workspace, here, t)


def submission(t: Translator) -> None:
    """Draw the way to freeze the answers as they stand; nothing where the visitor cannot."""
    workspace, here = services.kept().workspace, draft.current()
    if workspace is None or here is None or draft.reads_only():
        return
    with going_on(t):
        _freeze(t("Submit: freeze this version"), workspace.versions.history(here.access), here, t)


def _parts(report: GapReport, workspace: Workspace, here: Current, t: Translator) -> None:
    history = workspace.versions.history(here.access)
    names = {pillar.id: pillar.title for pillar in report.pillars} | {OVERALL: t("Overall score")}
    if not draft.reads_only():
        _freeze(t("Freeze this version"), history, here, t)
    elif not history:
        show(text("p", t("No version is frozen yet."), "app-muted"))
    if not history:
        return
    _history(history, names, t)
    _files(history, workspace, here, t)
    if len(history) > 1:
        _comparison(history, workspace, here, names, t)
    _years(workspace, here, names, t)


def _freeze(title: str, history: Sequence[VersionHead], here: Current, t: Translator) -> None:
    section(
        title,
        t(
            "A frozen version never changes: it keeps the answers, the scores and the editions they rest on, "
            "and a checksum proves it. Corrections go into the next version."
        ),
    )
    last = history[-1] if history else None
    if last is None or last.revision != here.revision:
        if last is not None:
            note_banner([t("The answers were changed since version {number}.", number=last.number)])
        st.button(t("Freeze this version"), type="primary", icon=":material/lock:", key="freeze", on_click=_submit)
        return
    words = t("Version {number} was frozen on {moment}.", number=last.number, moment=moment(last.created_at))
    st.success(words, icon=":material/lock:")
    show(text("p", t("Checksum of its content (SHA-256):"), "app-muted"))
    st.code(last.hash, language=None, wrap_lines=True)


def _history(history: Sequence[VersionHead], names: Mapping[str, str], t: Translator) -> None:
    section(t("Frozen versions"))
    header = (t("Version"), t("Frozen on"), t("Data year"), *names.values(), t("Checksum"))
    show(
        table(
            header,
            [
                (
                    one.number,
                    moment(one.created_at),
                    one.data_year,
                    *(_score(one.scores.get(name), t) for name in names),
                    one.hash[:_FINGERPRINT],
                )
                for one in reversed(history)
            ],
            "app-versions",
        )
    )


def _files(history: Sequence[VersionHead], workspace: Workspace, here: Current, t: Translator) -> None:
    """The files a version was frozen with, one version at a time; nothing where none had any."""
    found: Mapping[int, tuple[FrozenFile, ...]] = state.remember(
        "frozen_files", (here.access, len(history)), lambda: workspace.versions.files(here.access)
    )
    if not found:
        return
    section(
        t("Evidence files of a version"),
        t(
            "A version keeps name, size and checksum of every file that was attached when it was frozen. "
            "The file itself is kept as long as it stays attached."
        ),
    )
    numbers = list(found)
    chosen = _choice(t("Version"), numbers, len(numbers) - 1, "files_of_version", t)
    with st.container(key="frozen_files", gap="small"):
        for one in found[chosen]:
            show(_file(one, workspace, here, t))


def _file(one: FrozenFile, workspace: Workspace, here: Current, t: Translator) -> str:
    """HTML: a file of a version, with a way to fetch it where it is still there."""
    mine = (one.column, one.sha256)
    kept = next((file for file in here.evidence if (file.column, file.sha256) == mine), None)
    name = esc(one.name)
    if kept is not None:
        href = evidence_links.address(workspace, here.access, t.lang, kept.id)
        name = tag("a", name, href=href, target="_blank", rel="noopener noreferrer")
    about = t(
        "{question}; {size}; {state}",
        question=question_words(one.column, form.questionnaire(), t),
        size=size_words(one.size),
        state=t("still attached") if kept is not None else t("taken away since"),
    )
    digest = t("Checksum (SHA-256): {hash}", hash=one.sha256)
    return tag("p", name + text("span", about, "app-muted") + text("span", digest, "app-muted"), "app-file")


def _comparison(
    history: Sequence[VersionHead], workspace: Workspace, here: Current, names: Mapping[str, str], t: Translator
) -> None:
    section(t("What changed"), t("Both versions are scored with what is installed now."))
    numbers = [one.number for one in history]
    with st.container(horizontal=True, gap="small", key="compare_versions"):
        before = _choice(t("From version"), numbers, len(numbers) - 2, "compare_before", t)
        after = _choice(t("To version"), numbers, len(numbers) - 1, "compare_after", t)
    difference = state.remember(
        "difference",
        (here.access.draft, before, after),
        lambda: workspace.versions.compare(here.access, before, after),
    )
    note_banner(_reason(reason, t) for reason in difference.breaks)
    _score_changes(difference, names, t)
    _answer_changes(difference, t)


def _choice(label: str, numbers: Sequence[int], index: int, key: str, t: Translator) -> int:
    return int(st.selectbox(label, numbers, index=index, key=f"{key}:{t.lang}:{len(numbers)}", width=150))


def _score_changes(difference: Difference, names: Mapping[str, str], t: Translator) -> None:
    header = (t("Score"), t("Before"), t("After"), t("Change"))
    changes = {change.id: change for change in difference.scores}
    rows = [
        (title, _score(changes[name].before, t), _score(changes[name].after, t), _step(difference, name, t))
        for name, title in names.items()
        if name in changes
    ]
    show(table(header, rows))


def _step(difference: Difference, name: str, t: Translator) -> str:
    change = next(one for one in difference.scores if one.id == name)
    if change.before is None or change.after is None:
        return t("unknown")
    moved = float(rounded(change.after, 1) - rounded(change.before, 1))  # as the scores beside it are printed
    sign = "+" if moved > 0 else ""
    return t("{n} score points", n=sign + Numbers(t.lang).plain(moved, 1))


def _answer_changes(difference: Difference, t: Translator) -> None:
    asked = form.questionnaire()
    rows = []
    for change in difference.answers:
        question = asked.questions.get(change.column.partition("@")[0])
        rows.append(
            (
                question_words(change.column, asked, t, difference.after.data_year),
                answer_words(change.before, question, asked, t),
                answer_words(change.after, question, asked, t),
            )
        )
    if rows:
        show(table((t("Answer"), t("Before"), t("After")), rows))
    else:
        show(text("p", t("No answer differs between the two."), "app-muted"))


def _years(workspace: Workspace, here: Current, names: Mapping[str, str], t: Translator) -> None:
    section(
        t("Year by year"),
        t("The last frozen version of each data year. The next year begins with the profile and with these figures."),
    )
    points = workspace.versions.trend(here.access)
    if len(points) > 1:
        _trend(points, names, t)
    if draft.manages() and pressed(
        t("Start the year {year}", year=points[-1].version.data_year + 1),
        icon=":material/event_repeat:",
        key="start_next_year",
    ):
        started = workspace.drafts.start_next_year(here.access)
        draft.enter(started.access, draft.way_to(started))
        navigation.go("questionnaire")


def _trend(points: Sequence[TrendPoint], names: Mapping[str, str], t: Translator) -> None:
    rows = [
        {"year": point.version.data_year, "name": title, "score": point.scores[name]}
        for point in points
        for name, title in names.items()
        if point.scores.get(name) is not None
    ]
    breaks = {p.version.data_year: t("; ").join(_reason(reason, t) for reason in p.breaks) for p in points if p.breaks}
    trend_chart(rows, list(breaks), year=t("Data year"), score=t("Score"), alt_text=_alt(points, names, t), key="trend")
    note_banner(t("Break before {year}: {reasons}", year=year, reasons=reasons) for year, reasons in breaks.items())
    header = (t("Data year"), *names.values())
    show(table(header, [(p.version.data_year, *(_score(p.scores.get(n), t) for n in names)) for p in points]))


def _reason(reason: Message, t: Translator) -> str:
    """Why scores are not of one kind, with the names of plans and questionnaires in place of their ids."""
    catalogue = services.assessor().catalogue
    titles = {one.id: one.title.get(t.lang) for one in catalogue.plans.values()}
    titles |= {one.id: one.title.get(t.lang) for one in catalogue.questionnaires.values()}
    named = {}
    for key, value in reason.values.items():
        identifier, _, edition = str(value).partition(" ")
        title = titles.get(identifier, identifier)
        named[key] = t("{title} (edition {edition})", title=title, edition=edition)
    return t(reason.text, **named)


def _alt(points: Sequence[TrendPoint], names: Mapping[str, str], t: Translator) -> str:
    lines = (t("{year}: {scores}", year=p.version.data_year, scores=t("; ").join(_named(p, names, t))) for p in points)
    return t("Scores by data year. {lines}", lines=t("; ").join(lines))


def _named(point: TrendPoint, names: Mapping[str, str], t: Translator) -> list[str]:
    return [f"{title} {_score(point.scores.get(name), t)}" for name, title in names.items()]


def _score(score: float | None, t: Translator) -> str:
    edges = [band.from_score for band in services.assessor().plan(services.plan_id()).overall.bands]
    return Numbers(t.lang).score(score, edges)


@told
def _submit() -> None:
    workspace, here = services.kept().workspace, draft.current()
    if workspace is None or here is None:
        return
    before = len(workspace.versions.history(here.access))
    number = workspace.versions.submit(here.access).number
    if number <= before:
        t = state.t()
        st.toast(t("Nothing differs from version {number}.", number=number), icon=":material/lock:")
