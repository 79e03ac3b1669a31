"""Which addresses may be connected to."""

from __future__ import annotations

import pytest

from streams.ingest.fetch.addresses import Allowed, address_fault, allowed_of

PUBLIC = ["93.184.215.14", "8.8.8.8", "192.0.1.1", "172.32.0.1", "2606:2800:21f:cb07::1", "2a00:1450::1"]
SPECIAL = [
    "0.0.0.0", "0.1.2.3", "10.1.2.3", "100.64.0.1", "100.100.100.200", "127.0.0.1", "127.255.255.254", "168.63.129.16",
    "169.254.169.254", "172.16.0.1", "172.31.255.255", "192.0.0.192", "192.0.2.1", "192.168.1.1", "198.18.0.1",
    "198.51.100.1", "203.0.113.1", "224.0.0.1", "239.1.1.1", "240.0.0.1", "255.255.255.255",
    "::", "::1", "::127.0.0.1", "::ffff:127.0.0.1", "::ffff:8.8.8.8", "64:ff9b::7f00:1", "64:ff9b:1::1", "100::1",
    "2001::1", "2001:db8::1", "2002:7f00:1::", "fc00::1", "fd00:ec2::254", "fe80::1%eth0", "fec0::1", "ff02::1",
]  # fmt: skip


@pytest.mark.parametrize("address", PUBLIC)
def test_public_addresses(address: str) -> None:
    """What IANA has given out for everybody is connected to."""
    assert address_fault(address, "news.example", Allowed()) is None


@pytest.mark.parametrize("address", SPECIAL)
def test_special_addresses(address: str) -> None:
    """Private, local, reserved, translated and mapped ones are not, and the fault says what permits them."""
    assert "PARLEY_FETCH_ALLOW" in (address_fault(address, "news.example", Allowed()) or "")


def test_exceptions() -> None:
    """A network and a name may be allowed; a network allows no other notation of its addresses."""
    allowed = allowed_of(" 10.0.0.0/8, news.internal ,fd00::/8")

    assert address_fault("10.1.2.3", "a", allowed) is None
    assert address_fault("192.168.0.1", "NEWS.internal", allowed) is None
    assert address_fault("fd12::1", "a", allowed) is None
    assert address_fault("192.168.0.1", "b.news.internal", allowed)
    assert address_fault("::ffff:10.1.2.3", "a", allowed)


@pytest.mark.parametrize("setting", ["10.0.0.1/8", "http://a", "a/24", "-a", "a b"])
def test_exceptions_that_are_none(setting: str) -> None:
    """What is neither network nor name is refused, and named."""
    with pytest.raises(ValueError, match="neither a network"):
        allowed_of(setting)
