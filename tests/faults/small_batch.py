"""A batch of four firms, and an order of its reports."""

from __future__ import annotations

from datetime import UTC, date, datetime

from assessment.model.report_job import ReportOrder
from assessment.settings import Settings

PLAN = Settings().plan
FILE = "firm_name,year,revenue,rd_expense,staff_avg,robots\n" + "".join(
    f"企业{i},2024,{1000 * i},{30 * i},100,{i}\n" for i in range(1, 5)
)


def order():
    values = {
        "batch": "a.csv", "plan": PLAN, "kind": "xlsx", "lang": "zh", "firms": 4,
        "as_of": date(2026, 11, 23), "ordered_at": datetime(2026, 11, 23, tzinfo=UTC),
    }  # fmt: skip
    return ReportOrder.model_validate(values)


def table_of(assessor):
    """What is read of the file."""
    return assessor.read(FILE.encode(), "a.csv", PLAN).table
