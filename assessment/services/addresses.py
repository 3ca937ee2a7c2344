"""Addresses of this machine: which of them only it can reach, and which its network knows it by."""

from __future__ import annotations

import ipaddress
import socket

_ELSEWHERE = ((socket.AF_INET, "198.51.100.1"), (socket.AF_INET6, "2001:db8::1"))
"""Addresses set aside for documentation. Asking for the way there sends nothing."""
_ANY_PORT = 9


def is_loopback(host: str | None) -> bool:
    """Whether a host name or address is this machine as only it can reach it."""
    name = (host or "").strip("[]")
    try:
        address = ipaddress.ip_address(name.partition("%")[0])
    except ValueError:
        return name.lower() == "localhost"
    mapped = getattr(address, "ipv4_mapped", None)
    return (mapped or address).is_loopback


def is_everywhere(host: str) -> bool:
    """Whether serving on this address means every address the machine has."""
    try:
        return ipaddress.ip_address(host.strip("[]")).is_unspecified
    except ValueError:
        return False


def in_network(served: str) -> tuple[str, ...]:
    """Addresses by which others reach what is served on `served`, the likeliest first; none without a network."""
    if not is_everywhere(served):
        return () if is_loopback(served) else (served,)
    found = [address for family, there in _ELSEWHERE for address in _way_out(family, there)]
    both = ":" in served  # 0.0.0.0 is every address of the older kind only
    others = [one for one in [*found, *_named()] if not is_loopback(one) and (both or ":" not in one)]
    return tuple(dict.fromkeys(others))


def web_address(host: str, port: int) -> str:
    """`http://host:port`, an IPv6 address in brackets."""
    return f"http://[{host.strip('[]')}]:{port}" if ":" in host else f"http://{host}:{port}"


def _way_out(family: socket.AddressFamily, there: str) -> list[str]:
    """The own address that would be used to reach another; none where there is no way."""
    try:
        with socket.socket(family, socket.SOCK_DGRAM) as probe:
            probe.connect((there, _ANY_PORT))
            return [str(probe.getsockname()[0])]
    except OSError:
        return []


def _named() -> list[str]:
    """What the machine's own name stands for."""
    try:
        found = socket.getaddrinfo(socket.gethostname(), None, family=socket.AF_INET)
    except OSError:
        return []
    return [str(address[0]) for *_, address in found]
