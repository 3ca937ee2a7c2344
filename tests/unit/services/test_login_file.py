"""A login file is taken as a whole or refused with everything that is wrong in it, and no complaint holds a secret."""

import pytest

from assessment.errors import DefinitionError
from assessment.services.login import load_login

SECRET = "s" * 32
PROVIDER = """
client_id = "id"
client_secret = "hidden-client-secret"
server_metadata_url = "https://sso.example.com/.well-known/openid-configuration"
"""
RIGHT = f"""
[auth]
redirect_uri = "https://tool.example.com/oauth2callback"
cookie_secret = "{SECRET}"
{PROVIDER}
"""


def load(tmp_path, content):
    file = tmp_path / "login.toml"
    file.write_text(content, encoding="utf-8")
    return load_login(file)


def problems(tmp_path, content):
    with pytest.raises(DefinitionError) as refused:
        load(tmp_path, content)
    return [one.what.text.format(**one.what.values) for one in refused.value.problems]


def test_a_right_file_says_where_people_come_by_and_who_says_who_they_are(tmp_path):
    login = load(tmp_path, RIGHT)

    assert login.public_url == "https://tool.example.com"
    assert login.is_encrypted
    assert login.providers == ("default",)
    assert SECRET not in repr(login)
    assert "hidden-client-secret" not in repr(login)


def test_several_providers_are_sections_below(tmp_path):
    login = load(
        tmp_path,
        f'[auth]\nredirect_uri = "http://127.0.0.1:8501/a/oauth2callback"\ncookie_secret = "{SECRET}"\n'
        f"[auth.keycloak]{PROVIDER}[auth.entra]{PROVIDER}client_kwargs = {{ prompt = 'login' }}\n",
    )

    assert login.providers == ("keycloak", "entra")
    assert login.public_url == "http://127.0.0.1:8501/a"
    assert not login.is_encrypted


def test_everything_that_is_wrong_is_said_at_once(tmp_path):
    found = problems(tmp_path, '[auth]\ncookie_secret = "too-short-a-secret"\n[auth.my_sso]\nclient_id = "id"\n')

    assert found == [
        "redirect_uri is missing or no address that can be used",
        "cookie_secret needs at least 32 characters",
        "The name of a provider has no underscore: my_sso",
        "client_secret of my_sso is missing",
        "server_metadata_url of my_sso is missing",
    ]


@pytest.mark.parametrize(
    ("old", "new", "what"),
    [
        ("https://tool", "http://tool", "redirect_uri does not begin with https://"),
        ("/oauth2callback", "/callback", "redirect_uri is missing or no address"),
        ("https://sso", "http://sso", "server_metadata_url does not begin with https://"),
        (SECRET, SECRET[1:], "cookie_secret needs at least 32 characters"),
        ("[auth]", "[oauth]", "It has no section [auth]"),
        ("client_id =", "client_id", "It is no TOML file"),
    ],
)
def test_each_mistake_is_named(tmp_path, old, new, what):
    found = problems(tmp_path, RIGHT.replace(old, new))

    assert len(found) == 1
    assert what in found[0]


def test_no_complaint_holds_a_secret(tmp_path):
    with pytest.raises(DefinitionError) as refused:
        load(tmp_path, RIGHT.replace("/oauth2callback", "/wrong").replace(SECRET, "short-secret"))

    said = repr([one.model_dump() for one in refused.value.problems])
    assert "short-secret" not in said
    assert "hidden-client-secret" not in said


def test_a_file_that_is_not_there_is_said(tmp_path):
    with pytest.raises(DefinitionError) as refused:
        load_login(tmp_path / "none.toml")

    assert "cannot be read" in refused.value.problems[0].what.text
