"""Figures about the running server in the OpenMetrics format: how much, how often, how long; never whose or what."""

from __future__ import annotations

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, ProcessCollector
from prometheus_client.openmetrics.exposition import CONTENT_TYPE_LATEST, generate_latest

from assessment.services.events import Event

__all__ = ["CONTENT_TYPE_LATEST", "Metrics"]
_SECONDS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60)


class Metrics:
    """Counts the events of one server process."""

    def __init__(self) -> None:
        self._registry = r = CollectorRegistry()
        ProcessCollector(registry=r)
        self._requests = Counter(
            "assessment_requests", "Answers to HTTP requests", ("route", "status"), registry=r
        )  # the route is one of a closed list, see `measured.route`
        self._sessions = Gauge("assessment_sessions", "Sessions with a page open", registry=r)
        self._opened = Counter("assessment_sessions_opened", "Sessions opened", registry=r)
        self._saved = Counter("assessment_answers_saved", "Answers saved", registry=r)
        self._reports = Counter("assessment_reports", "Gap reports made, by kind of file", ("kind",), registry=r)
        self._firms = Counter("assessment_firms_scored", "Firms scored", registry=r)
        self._scoring = Histogram(
            "assessment_scoring_seconds", "Seconds of one scoring", buckets=_SECONDS, registry=r, unit="seconds"
        )
        self._failed = Counter("assessment_pages_failed", "Pages that could not be drawn", registry=r)

    def count(self, event: Event) -> None:
        """Take an event into the figures."""
        match event.name:
            case "request":
                self._requests.labels(event.kind, str(event.status)).inc()
            case "session_opened":
                self._sessions.inc()
                self._opened.inc()
            case "session_closed":
                self._sessions.dec()
            case "answers_saved":
                self._saved.inc(event.count or 0)
            case "report_made":
                self._reports.labels(event.kind).inc()
            case "firms_scored":
                self._firms.inc(event.count or 0)
                self._scoring.observe(event.seconds or 0.0)
            case "page_failed":
                self._failed.inc()
            case "started" | "stopped" | "not_ready":
                pass  # said in the log

    def text(self) -> bytes:
        """All figures as OpenMetrics text."""
        text: bytes = generate_latest(self._registry)  # type: ignore[no-untyped-call] # the library says no types
        return text
