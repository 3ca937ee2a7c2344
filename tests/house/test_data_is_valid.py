"""The data that is shipped has no problem: what `assessment check` would complain about never reaches a user."""

import time

from assessment.definitions.catalogue import check, load_catalogue
from assessment.locale import translator

SECONDS = 2.0
"""What a person waits for a start without wondering; measured at 0.3 s, several times that on a busy machine."""


def test_shipped_data_has_no_problem():
    t = translator("en")
    said = [f"{p.place.file}:{p.place.line}: {t.render(p.what)} ({p.value[:80]})" for p in check()]

    assert not said, "Mend each line below, or the check that is wrong about it:\n" + "\n".join(said)


def test_everything_is_loaded_before_anybody_waits():
    start = time.process_time()

    load_catalogue()

    assert time.process_time() - start < SECONDS
