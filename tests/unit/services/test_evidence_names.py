"""Names of evidence files: the name alone, and nothing that hides, misleads or means something to a system."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessment.model.evidence import LONGEST_NAME
from assessment.services.evidence_names import clean_name


@pytest.mark.parametrize(
    ("given_name", "kept"),
    [
        ("电费 2025.pdf", "电费 2025.pdf"),
        ("../../x", "x"),
        ("../../etc/passwd.pdf", "passwd.pdf"),
        (r"C:\Users\li.na\桌面\发票.pdf", "发票.pdf"),
        ("/srv/lina/invoice.pdf", "invoice.pdf"),
        ("file:///C:/Users/lina/a.pdf", "a.pdf"),
        ("..", "file"),
        ("", "file"),
        (".pdf", "pdf"),
        ("...", "file"),
        ("CON", "_CON"),
        ("con.pdf", "_con.pdf"),
        ("Nul.tar.pdf", "_Nul.tar.pdf"),
        ("COM1 .pdf", "_COM1.pdf"),
        ("LPT¹.txt", "_LPT¹.txt"),
        ("console.pdf", "console.pdf"),
        ("bill\u202efdp.exe", "billfdp.exe"),  # shown as billexe.pdf where the direction turns
        ("a\u200b\u2066b\u2069\ufeff.pdf", "ab.pdf"),
        ("a\x00b\x1b\x7fc.pdf", "abc.pdf"),
        ("a\r\nSet-Cookie: x.pdf", "a Set-Cookie- x.pdf"),
        ("a\u2028b\u3000c.pdf", "a b c.pdf"),
        ("a.pdf::$DATA", "a.pdf--$DATA"),
        ('<img src=x onerror="a">.pdf', "-img src=x onerror=-a--.pdf"),
        ("name. .pdf. ", "name.pdf"),
        ("e\u0301.pdf", "\u00e9.pdf"),
    ],
)
def test_a_name_is_made_harmless(given_name, kept):
    assert clean_name(given_name) == kept


def test_a_long_name_is_cut_and_keeps_its_ending():
    assert clean_name("发" * 300 + ".pdf") == "发" * 65 + ".pdf"  # 3 bytes each: (200 - 4) / 3
    assert clean_name("a" * 300 + ".pdf") == "a" * 116 + ".pdf"  # 120 - 4
    assert clean_name("a" * 300) == "a" * 120
    assert clean_name("a." + "b" * 300) == ("a." + "b" * 300)[:120]


@given(st.text(max_size=400))
def test_any_text_makes_a_name_that_stays_what_it_is(text):
    name = clean_name(text)

    assert name == clean_name(name)
    assert 0 < len(name) <= LONGEST_NAME
    assert len(name.encode()) <= 200
    assert name.isprintable()
    assert not set(name) & set('/\\<>:"|?*')
    assert name[0] not in " ."
    assert name[-1] not in " ."
