"""One report after the other for every firm of a batch, made by several processes of this machine where that pays."""

from __future__ import annotations

from collections.abc import Callable, Generator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace

from assessment.model.base import Language
from assessment.model.report_job import ReportKind
from assessment.services.assessment import Assessment
from assessment.services.assessor import Assessor
from assessment.services.batch_reports import report_writer
from assessment.services.executors import fresh_processes

Maker = Callable[[int], bytes]
_maker: list[Maker] = []
"""In a process of its own: what makes the report of a firm. It is set up once, not sent along with every firm."""


def every_report(
    assessor: Assessor, assessment: Assessment, kind: ReportKind, lang: Language, processes: int
) -> Generator[bytes]:
    """The reports in the order of the batch; as bytes, whoever made them."""
    firms = range(assessment.result.panel.size)
    given = (replace(assessor, executor=None), assessment, kind, lang)
    if processes < 2:
        yield from map(_making(*given), firms)
        return
    with ProcessPoolExecutor(processes, mp_context=fresh_processes(), initializer=_set_up, initargs=given) as pool:
        try:
            yield from pool.map(_make, firms, chunksize=4)
        finally:
            pool.shutdown(cancel_futures=True)


def _making(assessor: Assessor, assessment: Assessment, kind: ReportKind, lang: Language) -> Maker:
    write = report_writer(assessor, kind)
    return lambda index: write(assessor.gap_report(assessment, index, lang))


def _set_up(assessor: Assessor, assessment: Assessment, kind: ReportKind, lang: Language) -> None:
    _maker[:] = [_making(assessor, assessment, kind, lang)]


def _make(index: int) -> bytes:
    return _maker[0](index)
