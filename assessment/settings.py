"""What an operator can set, from environment variables with the prefix ASSESSMENT_. Every limit is one of them."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

LogForm = Literal["quiet", "text", "json"]


class UploadLimits(BaseSettings):
    """How much a workbook may contain before it is refused, and what the child process that reads it may take."""

    model_config = SettingsConfigDict(env_prefix="ASSESSMENT_UPLOAD_", frozen=True)

    file_mb: int = Field(30, gt=0)
    """Size of the file as uploaded."""
    unpacked_mb: int = Field(400, gt=0)
    """Size of everything inside the zip container, counted while it is unpacked."""
    ratio: int = Field(200, gt=1)
    """Unpacked size over packed size of one part."""
    rows: int = Field(200_000, gt=0)
    columns: int = Field(700, gt=0)
    parts: int = Field(5000, gt=0)
    """Files inside the zip container."""
    cell_kb: int = Field(1024, gt=0)
    """XML of one cell; Excel itself ends at 32,767 characters."""
    cells: int = Field(20_000_000, gt=0)
    """Cells of a file whose few bytes may stand for many (OpenDocument, Parquet)."""
    annotate_rows: int = Field(20_000, gt=0)
    """Rows up to which a workbook comes back as a whole with its faulty cells marked; above, the faulty rows alone."""
    plain_kb: int = Field(2048, ge=0)
    """XML of a sheet from which on it is read by columns if it holds nothing but texts and numbers."""
    child_memory_mb: int = Field(2048, gt=0)
    child_seconds: int = Field(60, gt=0)


class EvidenceLimits(BaseSettings):
    """Which files may be attached to answers as evidence, and how many."""

    model_config = SettingsConfigDict(env_prefix="ASSESSMENT_EVIDENCE_", frozen=True)

    kinds: str = Field(
        "pdf png jpg xlsx docx csv txt", pattern=r"^(pdf|png|jpg|xlsx|docx|csv|txt)( (pdf|png|jpg|xlsx|docx|csv|txt))*$"
    )
    """Endings that are taken; the content must be what its ending says."""
    file_mb: int = Field(20, gt=0)
    """Size of one file."""
    draft_mb: int = Field(200, gt=0)
    """Size of all files of one questionnaire."""
    draft_files: int = Field(200, gt=0)
    """Files of one questionnaire."""

    @property
    def allowed(self) -> tuple[str, ...]:
        """The endings."""
        return tuple(self.kinds.split())


_RATE = r"^([1-9][0-9]* per ([1-9][0-9]* )?(second|minute|hour|day)s?)?$"


class RateLimits(BaseSettings):
    """How often one address may do what could be tried out: `20 per minute`, `50 per 10 minutes`; empty: as it likes.

    Colleagues behind one address count together.
    """

    model_config = SettingsConfigDict(env_prefix="ASSESSMENT_RATE_", frozen=True)

    login: str = Field("30 per minute", pattern=_RATE)
    """Requests of signing in; each sign-in is two."""
    upload: str = Field("60 per minute", pattern=_RATE)
    """Uploaded files."""
    links: str = Field("50 per 10 minutes", pattern=_RATE)
    """Links that lead nowhere."""
    store: str = ""
    """Where the counts lie, such as redis://server:6379; empty: in the memory of each process."""


class RetentionMonths(BaseSettings):
    """After how many months what lay untouched is deleted; 0: never."""

    model_config = SettingsConfigDict(env_prefix="ASSESSMENT_RETENTION_", frozen=True)

    drafts: int = Field(0, ge=0)
    """Since the last change of a questionnaire that was never submitted: it is deleted."""
    submitted: int = Field(0, ge=0)
    """Since the last change of a questionnaire with submitted versions: it is deleted with them."""
    links: int = Field(0, ge=0)
    """Since a link was handed on: it is revoked."""
    reports: int = Field(0, ge=0)
    """Since reports of a batch were ordered: they are deleted."""
    people: int = Field(0, ge=0)
    """Since somebody signed in last: they are erased."""
    audit_names: int = Field(0, ge=0)
    """Since somebody did something last: the audit log forgets who it was."""

    @property
    def any(self) -> bool:
        """Whether there is a policy at all."""
        return any((self.drafts, self.submitted, self.links, self.reports, self.people, self.audit_names))


class Settings(BaseSettings):
    """Settings of the program."""

    model_config = SettingsConfigDict(env_prefix="ASSESSMENT_", frozen=True)

    data_dir: Path | None = None
    """Folder with further plans, questionnaires and tables, checked like our own."""
    plan: str = "shanghai-2023-2025"
    """Plan that firms are scored against unless another is chosen."""
    letterhead: Path | None = None
    """YAML file with sender, logo and own texts that every gap report carries; see docs/letterhead.md."""
    chunk_rows: int = Field(50_000, gt=0)
    """Firms scored at a time."""
    database_url: str = ""
    """Where drafts and versions are kept; empty: a SQLite file in the user's data directory."""
    reports_dir: Path | None = None
    """Folder in which reports of whole batches are made and kept until they are removed; None: beside the database."""
    evidence_url: str = ""
    """Where files attached to answers lie: a folder, or an address: s3://bucket/folder; empty: by the database."""
    share: bool = False
    """Whether others reach the app, by links only; set by `assessment serve --share`."""
    public_url: str = Field("", pattern=r"^(https?://[^\s/?#@]+(/[^\s?#]*)?)?$")
    """Address under which others reach the app, such as http://pc-12:8501; links begin with it. Empty: worked out."""
    login_file: Path | None = None
    """TOML file that says how people sign in (its section `[auth]`); None: nobody signs in."""
    login_groups_claim: str = "groups"
    """Claim of the provider that holds the groups of a person."""
    roles: Path | None = None
    """YAML file that says which group gives which role; None: roles come by invitation only."""
    session_idle_minutes: float = Field(30, gt=0)
    """Minutes without a sign of life after which somebody who signed in is signed out."""
    session_minutes: float = Field(720, gt=0)
    """Minutes after which everybody signs in again, whatever they do."""
    processes: int = Field(1, gt=0)
    """Processes of the app that serve the same people; with more than one the secret of the cookies must be given."""
    peers_least: int = Field(10, ge=10)
    """Other firms that must share a figure before anything of theirs is shown: ten or more, never fewer."""
    log: LogForm = "quiet"
    """Form of the log on standard error: json, text, or quiet: as text, and only what went wrong."""
    ready_free_mb: int = Field(200, ge=0)
    """Free room on the disk below which `/readyz` says that the app is not ready."""
    metrics_open: bool = False
    """Whether `/metrics` answers other machines than this one, too."""
    trusted_proxies: str = Field("127.0.0.1", pattern=r"^[0-9a-fA-F:./, ]*$")
    """Addresses or networks, with commas between them, of proxies that say truly whom they speak for."""
    stop_seconds: float = Field(10.0, gt=0)
    """Seconds that requests and savings get to end once the process is told to stop."""
    stop_notice_seconds: float = Field(0.0, ge=0)
    """Seconds before that in which `/readyz` says 503 and nobody new is let in, for a balancer that asks for it."""
    retention: RetentionMonths = Field(default_factory=RetentionMonths)
    rate: RateLimits = Field(default_factory=RateLimits)
    upload: UploadLimits = Field(default_factory=UploadLimits)
    evidence: EvidenceLimits = Field(default_factory=EvidenceLimits)
