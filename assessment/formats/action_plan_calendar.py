"""A plan of action as a calendar file (RFC 5545): a day for every chosen line that is due.

Events of a whole day rather than to-dos: the calendars people have at work take those in. An event keeps its id from
one export to the next, so that a later file moves it and does not add a second one.
"""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime, time

from icalendar import STATUS, TRANSP, Calendar, Event

from assessment.formats.workbook_style import ILLEGAL
from assessment.locale import Translator, translator
from assessment.report.action_plan_view import ActionLineView, ActionPlanView

PRODUCT = "-//manufacturing-assessment//plan of action//{lang}"
_AT = "@manufacturing-assessment"


def write_calendar(view: ActionPlanView) -> bytes:
    """The due days of a plan as an .ics file in its language. The same view gives the same bytes."""
    t = translator(view.lang)
    stamp = view.saved_at or datetime.combine(datetime.fromisoformat(view.as_of), time(), UTC)
    calendar = Calendar.new(
        uid=_id(view, ""),
        name=_line_of(t("{title}: {firm}", title=view.title, firm=view.firm)),
        prodid=PRODUCT.format(lang=view.lang.upper()),
        calscale="GREGORIAN",
    )
    for line in view.chosen:
        if line.due is not None:
            calendar.add_component(_event(view, line, stamp, t))
    return calendar.to_ical()


def event_id(view: ActionPlanView, line: ActionLineView) -> str:
    """The id of a line's event: of the stored plan, else of firm and year."""
    return _id(view, line.id)


def _id(view: ActionPlanView, line: str) -> str:
    plan = view.id or f"{view.firm} {view.data_year}"
    return hashlib.sha256(f"{plan}\n{line}".encode()).hexdigest()[:32] + _AT


def _event(view: ActionPlanView, line: ActionLineView, stamp: datetime, t: Translator) -> Event:
    return Event.new(
        uid=event_id(view, line),
        summary=_line_of(line.title),
        description=_text(_description(view, line, t)),
        start=line.due,
        stamp=stamp,
        sequence=view.revision,
        status=_status(line),
        transparency=TRANSP.TRANSPARENT,
    )


def _status(line: ActionLineView) -> STATUS:
    """What is not begun is tentative."""
    return STATUS.TENTATIVE if line.state == "open" else STATUS.CONFIRMED


def _description(view: ActionPlanView, line: ActionLineView, t: Translator) -> str:
    pairs = (
        (t("Firm"), view.firm),
        (t("Owner"), line.person),
        (t("State"), line.state_label),
        (t("Cost"), line.cost.text if line.cost.value else ""),
        (t("Staff days"), line.staff_days.text if line.staff_days.value else ""),
        (t("Adds by itself"), line.alone),
        (t("Remark"), line.note),
    )
    return "\n".join(t("{label}: {words}", label=label, words=words) for label, words in pairs if words)


def _line_of(text: str) -> str:
    """A text of one line."""
    return " ".join(_text(text).split())


def _text(text: str) -> str:
    """A text without what no calendar takes."""
    return ILLEGAL.sub("", text)
