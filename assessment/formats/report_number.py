"""The number of a gap report: it stands on every page and changes with any word or figure of the report."""

from __future__ import annotations

import hashlib

from assessment.report.view import GapReport

GROUPS, GROUP = 3, 4


def report_number(report: GapReport) -> str:
    """Data year and the beginning of a hash of everything the report says, such as "2024-91F0-3C7A-D2B8".

    The same answers, plan, versions, as-of date and language give the same number.
    """
    digest = hashlib.sha256(report.model_dump_json().encode("utf-8", "backslashreplace")).hexdigest().upper()
    groups = (digest[GROUP * k : GROUP * (k + 1)] for k in range(GROUPS))
    return "-".join((str(report.data_year), *groups))
