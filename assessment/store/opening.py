"""Opens the store: address, connections, migrations."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path

from sqlalchemy import event
from sqlalchemy.engine import ExceptionContext
from sqlalchemy.exc import DatabaseError, OperationalError

from assessment.model.message import msg
from assessment.store.drafts import DraftDatabase
from assessment.store.engine import database_url, make_engine
from assessment.store.errors import StoreError
from assessment.store.evidence_files import EvidenceFiles, place_of_evidence
from assessment.store.migrate import migrate

ABOUT_THE_PLACE = (DatabaseError, OperationalError)
"""No server, no permission, a file that is no database. Any finer kind of error is a bug of a migration."""


def open_store(setting: str, evidence: str = "") -> DraftDatabase:
    """The store at the address of the setting (empty: the default), with the tables of this version of the program.

    `evidence`: where the files attached to answers lie; empty: beside the database.

    Raises:
        SettingsError: the setting is no address of a database that is supported, or `evidence` no place for files.
        StoreError: the database cannot be opened; NewerSchemaError: it belongs to a newer version of the program.
    """
    url = database_url(setting)
    files = EvidenceFiles(place_of_evidence(evidence, setting))
    if evidence.strip():
        files.open()
    place = url.render_as_string(hide_password=True)
    hint = msg("Check that the server runs and the folder can be written to: {place}", place=place)
    with ExitStack() as on_failure:
        try:
            engine = make_engine(url)
            on_failure.callback(engine.dispose)
            migrate(engine)
        except (DatabaseError, OSError) as error:
            if isinstance(error, DatabaseError) and type(error) not in ABOUT_THE_PLACE:
                raise
            raise StoreError(msg("The database cannot be opened"), hint) from error
        on_failure.pop_all()
    event.listen(engine, "handle_error", _explain)
    return DraftDatabase(engine, files)


def open_existing(setting: str, evidence: str = "") -> DraftDatabase:
    """The same where there is a database already; nothing is made where there is none.

    Raises:
        StoreError: there is none. Further errors as for `open_store`.
    """
    url = database_url(setting)
    if url.get_backend_name() == "sqlite" and not Path(url.database or "").is_file():
        raise StoreError(msg("There is no database at {place} yet", place=str(url.database)))
    return open_store(setting, evidence)


def _explain(context: ExceptionContext) -> None:
    """Turn what the database suffers while it is used (full, gone, damaged, locked long) into an error for people.

    Raises:
        StoreError: in place of the error of the database; what is a bug of ours stays as it is.
    """
    error = context.sqlalchemy_exception
    suffered = isinstance(error, OperationalError) or type(error) in ABOUT_THE_PLACE
    if suffered and not context.is_pre_ping:
        what = msg("The database does not answer as it should")
        hint = msg("What was typed stays on the page and is saved as soon as the database works again")
        raise StoreError(what, hint) from context.original_exception
