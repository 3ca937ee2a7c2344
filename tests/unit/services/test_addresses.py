"""Which addresses only this machine reaches, and which are for others."""

import pytest

from assessment.services import addresses


@pytest.mark.parametrize(
    ("host", "loopback"),
    [
        ("127.0.0.1", True),
        ("127.0.0.7", True),
        ("::1", True),
        ("[::1]", True),
        ("::ffff:127.0.0.1", True),
        ("localhost", True),
        ("LOCALHOST", True),
        ("0.0.0.0", False),
        ("::", False),
        ("192.168.1.5", False),
        ("localhost.example.org", False),
        ("fe80::1%eth0", False),
        ("", False),
        (None, False),
    ],
)
def test_only_this_machine_is_this_machine(host, loopback):
    assert addresses.is_loopback(host) is loopback


def test_what_is_served_on_this_machine_only_is_known_to_no_network():
    assert addresses.in_network("127.0.0.1") == ()


def test_what_is_served_on_one_address_is_known_by_it():
    assert addresses.in_network("192.168.1.5") == ("192.168.1.5",)


@pytest.mark.parametrize(
    ("served", "known"), [("0.0.0.0", ("192.168.1.5", "10.0.0.2")), ("::", ("192.168.1.5", "fd00::2", "10.0.0.2"))]
)
def test_served_everywhere_the_way_out_comes_first_and_nothing_twice(monkeypatch, served, known):
    ways = {addresses.socket.AF_INET: ["192.168.1.5"], addresses.socket.AF_INET6: ["fd00::2"]}
    monkeypatch.setattr(addresses, "_way_out", lambda family, _: ways[family])
    monkeypatch.setattr(addresses, "_named", lambda: ["127.0.1.1", "192.168.1.5", "10.0.0.2"])

    assert addresses.in_network(served) == known


def test_without_a_network_there_is_none(monkeypatch):
    monkeypatch.setattr(addresses, "_way_out", lambda *_: [])
    monkeypatch.setattr(addresses.socket, "getaddrinfo", lambda *_, **__: [])

    assert addresses.in_network("0.0.0.0") == ()
