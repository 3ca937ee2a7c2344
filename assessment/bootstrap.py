"""The one file that wires everything: settings, installed data, services."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Executor
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from assessment.definitions import catalogue
from assessment.definitions.group_roles import check_group_roles, load_group_roles
from assessment.definitions.letterhead import check_letterhead, load_letterhead
from assessment.errors import AssessmentError
from assessment.model.audit import Act
from assessment.model.message import Problem
from assessment.model.people import GroupRole
from assessment.services.assessor import Assessor
from assessment.services.drafts import Drafts
from assessment.services.my_data import MyData
from assessment.services.peers import Peers
from assessment.services.readiness import Readiness
from assessment.services.scores import ScoresOfAnswers
from assessment.services.versions_of_answers import VersionsOfAnswers
from assessment.services.workspace import Workspace
from assessment.services.years_agree import YearsAgree
from assessment.settings import Settings

if TYPE_CHECKING:
    from assessment.model.login import Login
    from assessment.services.audit.operator import LogOfOperator
    from assessment.services.audit.retention import Retention
    from assessment.services.batch_reports import BatchReports
    from assessment.services.column_maps import ColumnMaps


def build(settings: Settings, executor: Executor | None = None) -> Assessor:
    """The assessor with everything that is installed, read once.

    Raises:
        DefinitionError: the installed data, that of `settings.data_dir` or the letterhead is wrong; it lists every
            problem.
    """
    installed = catalogue.load_catalogue(settings.data_dir)
    sender = load_letterhead(settings.letterhead) if settings.letterhead else None
    return Assessor(installed, settings.upload, settings.chunk_rows, executor, sender)


def now() -> datetime:
    """This moment: the clock that answers are stamped with."""
    return datetime.now(UTC)


def build_workspace(settings: Settings, assessor: Assessor, clock: Callable[[], datetime] = now) -> Workspace:
    """Kept answers: the database of the settings, brought to the tables of this version, and what works on it.

    Raises:
        SettingsError: the setting names no database that is supported.
        AssessmentError: the database cannot be opened, or belongs to a newer version of the program.
    """
    from assessment.store.opening import open_store  # noqa: PLC0415 - 0.3 s that only who keeps answers should pay

    store = open_store(settings.database_url, settings.evidence_url)
    store.sweep_evidence(clock())
    drafts = Drafts(store, assessor.catalogue, clock)
    scorer = ScoresOfAnswers(assessor, clock().date())
    peers = Peers(drafts, assessor, settings.peers_least)
    versions = VersionsOfAnswers(drafts, scorer, peers.renew)
    kept = Workspace(drafts, versions, YearsAgree(drafts), MyData(drafts, assessor), peers, settings.evidence)
    return replace(kept, roles=group_roles(settings))


def remembered_columns(settings: Settings, assessor: Assessor) -> ColumnMaps | None:
    """What was said on the page about columns of workbooks; None where nothing is kept, or it cannot be read now."""
    from assessment.store.engine import is_begun  # noqa: PLC0415 - only who may keep answers pays for the database

    try:
        maps = build_workspace(settings, assessor).column_maps if is_begun(settings.database_url) else None
        return maps if maps and maps.count() else None
    except AssessmentError:  # a file of answers is read without a database, too
        return None


def open_workspace(settings: Settings, clock: Callable[[], datetime] = now) -> Workspace:
    """Kept answers of a database that is there already, for whoever runs the installation.

    Raises:
        AssessmentError: there is no database, or it cannot be opened; the installed data is wrong.
    """
    from assessment.store.opening import open_existing  # noqa: PLC0415 - only the command line

    open_existing(settings.database_url, settings.evidence_url).close()
    return build_workspace(settings, build(settings), clock)


def open_with_policy(settings: Settings, assessor: Assessor) -> Workspace:
    """Kept answers, with the policy of retention applied where it was not today. Errors as for `build_workspace`."""
    workspace = build_workspace(settings, assessor)
    if settings.retention.any:
        build_retention(settings, workspace).apply_daily()
    return workspace


def build_retention(settings: Settings, workspace: Workspace) -> Retention:
    """The policy of the settings, applied to everything a workspace keeps and to the orders of reports."""
    from assessment.services.audit.retention import Retention  # noqa: PLC0415 - where there is a policy

    def reports() -> BatchReports:
        return build_batch_reports(settings, workspace.my_data.assessor, workspace.drafts.clock)

    return Retention(workspace.drafts, settings.retention, reports)


def open_retention(settings: Settings, clock: Callable[[], datetime] = now) -> Retention:
    """The same for a database that is there already. Errors as for `open_workspace`."""
    return build_retention(settings, open_workspace(settings, clock))


def open_log(settings: Settings, clock: Callable[[], datetime] = now) -> LogOfOperator:
    """The audit log of a database that is there already.

    Raises:
        AssessmentError: there is no database, or it cannot be opened.
    """
    from assessment.services.audit.operator import LogOfOperator  # noqa: PLC0415 - only who asks for the log
    from assessment.store.opening import open_existing  # noqa: PLC0415

    return LogOfOperator(open_existing(settings.database_url, settings.evidence_url), clock)


def build_batch_reports(
    settings: Settings,
    assessor: Assessor,
    clock: Callable[[], datetime] = now,
    stopping: Callable[[], bool] = lambda: False,
) -> BatchReports:
    """Reports of whole batches: the folder they are made in, and the queue they wait in.

    `stopping`: whether the worker is to end after the report it writes.

    Raises:
        StoreError: the folder cannot be written to, or the queue does not answer.
    """
    from assessment.services.batch_reports import BatchReports  # noqa: PLC0415 - only who makes such reports
    from assessment.store.job_queue import JobQueue, locks_at, queue_place, reports_folder  # noqa: PLC0415

    folder = reports_folder(settings.reports_dir, settings.database_url)
    place = queue_place(folder, settings.database_url)
    reports = BatchReports(assessor, folder, lambda: queue, locks_at(place), clock, stopping)
    queue = JobQueue(place, reports.work, reports.failed)
    return reports


def login(settings: Settings) -> Login | None:
    """How people sign in; None where nobody does.

    Raises:
        DefinitionError: the login file, or the file of roles, cannot be used; it lists every problem.
    """
    from assessment.services.login import load_login  # noqa: PLC0415 - only where there is a login

    group_roles(settings)
    return load_login(settings.login_file) if settings.login_file else None


def group_roles(settings: Settings) -> tuple[GroupRole, ...]:
    """Which group gives which role; nothing where no file says so.

    Raises:
        DefinitionError: the file cannot be used; it lists every problem.
    """
    return load_group_roles(settings.roles) if settings.roles else ()


def start_logs(settings: Settings) -> None:
    """Log in the form of the settings from now on."""
    from assessment.services import logs  # noqa: PLC0415 - only what runs long

    logs.start_logs(settings.log)


def build_readiness(settings: Settings, assessor: Assessor, workspace: Workspace | None) -> Readiness:
    """What must be right for the app to work; `workspace` None: the database did not open."""
    from assessment.store.engine import folder_of_file  # noqa: PLC0415 - only who keeps answers pays for the database
    from assessment.store.evidence_files import folder_of_evidence  # noqa: PLC0415
    from assessment.store.job_queue import place_of_reports  # noqa: PLC0415

    places = (
        place_of_reports(settings.reports_dir, settings.database_url),
        folder_of_file(settings.database_url),
        folder_of_evidence(settings.evidence_url, settings.database_url),
    )
    folders = tuple(place for place in places if place is not None)
    return Readiness(assessor, workspace, settings.plan, folders, settings.ready_free_mb)


def back_up(settings: Settings, file: Path, *, force: bool = False) -> None:
    """Write the kept answers into one file; the audit log says so.

    Raises:
        AssessmentError: it was not written, or not all of it; the message says why, the hint how to go on.
    """
    from assessment.services.audit.operator import operator  # noqa: PLC0415 - only who makes a backup
    from assessment.store import backup  # noqa: PLC0415

    act = Act("backed_up", operator(), now())
    backup.back_up(settings.database_url, file, force=force, evidence=settings.evidence_url, act=act)


def restore(settings: Settings, file: Path, *, force: bool = False) -> None:
    """Put a backup in the place of the kept answers; the audit log that comes back with it says so.

    Raises:
        AssessmentError: nothing was changed; the message says why, the hint how to go on.
    """
    from assessment.services.audit.operator import operator  # noqa: PLC0415 - only who restores one
    from assessment.store import backup  # noqa: PLC0415

    act = Act("restored", operator(), now())
    backup.restore(settings.database_url, file, force=force, evidence=settings.evidence_url, act=act)


def check(folder: Path | None, letterhead: Path | None = None, roles: Path | None = None) -> list[Problem]:
    """Every problem of the installed data, of a folder of one's own, of a letterhead, and of a file of roles."""
    of_letterhead = check_letterhead(letterhead) if letterhead else []
    of_roles = check_group_roles(roles) if roles else []
    return [*catalogue.check(folder), *of_letterhead, *of_roles]
