"""Ready is who has a database that answers, the plan that is set, and room on the disk."""

from types import SimpleNamespace

import pytest

from assessment.model.message import msg
from assessment.services.readiness import Readiness
from assessment.store.errors import StoreError

ASSESSOR = SimpleNamespace(catalogue=SimpleNamespace(plans={"p": None}))


def workspace(*, fails=False):
    def link(_id):
        if fails:
            raise StoreError(msg("The database does not answer as it should"))

    return SimpleNamespace(drafts=SimpleNamespace(store=SimpleNamespace(link=link)))


def test_everything_is_ready(tmp_path):
    ready = Readiness(ASSESSOR, workspace(), "p", (tmp_path, tmp_path / "not made yet"), 0)

    assert ready.parts() == {"database": True, "data": True, "disk": True}


@pytest.mark.parametrize("kept", [None, workspace(fails=True)], ids=["did not open", "does not answer"])
def test_without_a_database_it_is_not(tmp_path, kept):
    assert not Readiness(ASSESSOR, kept, "p", (tmp_path,), 0).parts()["database"]


def test_without_the_plan_that_is_set_it_is_not(tmp_path):
    assert not Readiness(ASSESSOR, workspace(), "another", (tmp_path,), 0).parts()["data"]


def test_without_room_on_the_disk_it_is_not(tmp_path):
    """A billion megabytes are more than any disk has."""
    assert not Readiness(ASSESSOR, workspace(), "p", (tmp_path,), 10**9).parts()["disk"]
