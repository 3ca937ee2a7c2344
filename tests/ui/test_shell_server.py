"""What the server adds to Streamlit: language, headers, options, and the guards against its next version."""

import base64
import hashlib
import re
import tomllib

import pytest
import streamlit
from streamlit import config

from assessment.definitions.paths import data_root
from assessment.ui.headers import content_security_policy, security_headers
from assessment.ui.index_page import asset, asset_names, index, original_index
from assessment.ui.language import choose
from assessment.ui.streamlit_texts import PATTERNS, TEXTS


@pytest.mark.parametrize(
    ("asked", "remembered", "accepted", "chosen"),
    [
        ("en", "zh", "zh-CN", "en"),
        ("", "zh", "en-US", "zh"),
        ("fr", "", "en-US,en;q=0.9", "en"),
        ("", "", "zh-TW,en;q=0.5", "zh"),
        ("", "", "de-DE", "en"),
        ("", "", "", "zh"),
        ("<script>", "'", "zh", "zh"),
    ],
)
def test_the_address_goes_before_the_cookie_and_the_cookie_before_the_browser(asked, remembered, accepted, chosen):
    assert choose(asked, remembered, accepted) == chosen


@pytest.mark.parametrize(
    ("lang", "tag", "title"), [("zh", "zh-CN", "制造业高质量发展评估"), ("en", "en", "Manufacturing assessment")]
)
def test_the_document_carries_language_title_style_and_script(lang, tag, title):
    page = index(lang)

    assert f'<html lang="{tag}">' in page
    assert f"<title>{title}</title>" in page
    for name in asset_names():
        assert f"./ui/{name}?v={asset(name)[2]}" in page


def test_the_policy_allows_every_inline_script_of_the_document_by_hash_and_nothing_foreign():
    policy = content_security_policy()

    for script in re.findall(r"<script>(.*?)</script>", index("zh"), re.DOTALL):
        digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
        assert f"'sha256-{digest}'" in policy
    assert "unsafe-eval" not in policy
    assert "http" not in policy
    assert "script-src 'self' 'sha256-" in policy


def test_nobody_may_frame_the_app_or_guess_its_types():
    assert security_headers()["X-Content-Type-Options"] == "nosniff"
    assert "frame-ancestors 'none'" in security_headers()["Content-Security-Policy"]


def test_the_document_of_this_streamlit_still_has_the_places_that_are_replaced():
    for place in ('<html lang="en">', "<title>Streamlit</title>", "</head>", "./favicon.png"):
        assert original_index().count(place) == 1


def options(table=None, prefix=""):
    """The options beside the app by their dotted names."""
    if table is None:
        table = tomllib.loads((data_root() / ".streamlit" / "config.toml").read_text(encoding="utf-8"))
    found = {}
    for key, value in table.items():
        found |= options(value, f"{prefix}{key}.") if isinstance(value, dict) else {f"{prefix}{key}": value}
    return found


def test_every_option_is_one_streamlit_knows():
    """An option that a new version drops would be ignored silently; postScriptGC is a hidden one."""
    unknown = [name for name in options() if name not in config._config_options_template]

    assert not unknown


def test_a_full_collection_after_every_run_is_off_and_nothing_is_reported_home():
    chosen = options()

    assert chosen["runner.postScriptGC"] is False
    assert chosen["browser.gatherUsageStats"] is False
    assert chosen["server.address"] == "127.0.0.1"
    assert chosen["client.showErrorDetails"] == "none"


def test_the_translated_texts_hold_chinese_and_the_patterns_compile():
    for english, chinese in TEXTS.items():
        assert re.search(r"[一-鿿]", chinese), english
    for pattern, _ in PATTERNS:
        re.compile(pattern)


def luminance(colour):
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one, other):
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_text_is_readable_on_its_ground(theme):
    """WCAG AA: 4.5 to 1 for text."""
    colour = {k.split(".")[-1]: v for k, v in options().items() if k.startswith(f"theme.{theme}.")}
    pairs = [
        ("textColor", "backgroundColor"),
        ("textColor", "secondaryBackgroundColor"),
        ("linkColor", "backgroundColor"),
    ]
    pairs += [(f"{name}TextColor", f"{name}BackgroundColor") for name in ("green", "orange", "red", "blue", "gray")]

    low = [(a, b, round(contrast(colour[a], colour[b]), 2)) for a, b in pairs if contrast(colour[a], colour[b]) < 4.5]

    assert not low
    assert contrast("#FFFFFF", colour["primaryColor"]) >= 4.5


def test_the_installed_streamlit_is_the_version_the_texts_were_taken_from():
    assert streamlit.__version__.startswith("1.67.")
