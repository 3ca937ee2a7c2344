"""What somebody does with the bundle on a machine without a network; run in a network of its own that leads nowhere.

`python without_network.py BUNDLE FOLDER`: install, start, open in a browser, fill in the example, read the result.
"""

import os
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

from playwright.sync_api import sync_playwright

sys.path.insert(0, str(Path(__file__).parents[2]))
from tests.browser.conftest import CHROMIUM, CHROMIUM_OPTIONS, Visitors
from tests.browser.visitor import example_report

PORT = 8501
ADDRESS = f"http://127.0.0.1:{PORT}"


def main(bundle, folder):
    subprocess.run(["ip", "link", "set", "lo", "up"], check=True)
    assert not reaches_anything(), "this is no machine without a network"
    environment = {**os.environ, "HOME": str(folder), "ASSESSMENT_DATABASE_URL": f"sqlite:///{folder / 'db.sqlite3'}"}
    subprocess.run(["sh", bundle / "install.sh"], cwd=folder, env=environment, check=True)
    with subprocess.Popen(["sh", bundle / "start.sh", "--no-browser"], cwd=folder, env=environment) as started:
        try:
            when_ready()
            subprocess.run(["sh", bundle / "start.sh", "--no-browser"], cwd=folder, env=environment, check=True)
            sys.stdout.write(result_of_the_example() + "\n")
        finally:
            started.terminate()
    assert not answers(), "stopping what was started left the program running"


def result_of_the_example():
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(CHROMIUM_OPTIONS))
        visit = Visitors(ADDRESS, browser)("questionnaire", "en")
        example_report(visit)
        assert visit.foreign == [], "the page asked another server for something"
        text = visit.page.locator(".app-overall").first.inner_text()
        browser.close()
        return " ".join(text.split())


def reaches_anything():
    """Whether there is a way out: an address set aside for documents, to which nothing is sent."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))
        except OSError:
            return False
        return True


def answers():
    try:
        with urllib.request.urlopen(f"{ADDRESS}/readyz", timeout=5) as answer:
            return answer.status == 200
    except OSError:
        return False


def when_ready(seconds=120):
    end = time.monotonic() + seconds
    while not answers():
        assert time.monotonic() < end, "the program does not answer"
        time.sleep(0.3)


if __name__ == "__main__":
    main(Path(sys.argv[1]).resolve(), Path(sys.argv[2]).resolve())
