"""An address to connect to, or a URL, in; whether parley may go there out; pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from typing import Final
from urllib.parse import urlsplit

__all__ = ["Allowed", "address_fault", "allowed_of", "url_fault"]

URL_BYTES_MAX: Final = 8_192
_LINK_SCHEMES: Final = frozenset({"http", "https"})
_PORTS: Final = frozenset({80, 443})
_PORT_FREE: Final = 1_024
"""Below it stand the services of machines, mail for one, which must not be spoken to in HTTP."""
_REFUSED: Final = tuple(
    ip_network(network)
    for network in (
        "0.0.0.0/8",
        "10.0.0.0/8",
        "100.64.0.0/10",
        "127.0.0.0/8",
        "168.63.129.16/32",  # the metadata service of one cloud stands at a public address
        "169.254.0.0/16",
        "172.16.0.0/12",
        "192.0.0.0/24",
        "192.0.2.0/24",
        "192.88.99.0/24",
        "192.168.0.0/16",
        "198.18.0.0/15",
        "198.51.100.0/24",
        "203.0.113.0/24",
        "224.0.0.0/4",
        "240.0.0.0/4",
        "2001::/23",
        "2001:db8::/32",
        "2002::/16",  # 6to4 holds an IPv4 address, and so do Teredo, in 2001::/32, and all that is not in 2000::/3
        "3fff::/20",
    )
)
"""IANA's registries of special addresses; a table of our own, since that of the standard library differs by version."""
_GLOBAL_V6: Final = ip_network("2000::/3")
"""All unicast that IANA has given out; mapped, translated (NAT64), private and link-local addresses stand outside."""
_UNREADABLE: Final = re.compile(r"[\x00-\x20\x7f\\]")
"""What programs read in different ways: a backslash is a slash to some of them."""


@dataclass(frozen=True, slots=True)
class Allowed:
    """What a setting permits beyond public addresses."""

    hosts: frozenset[str] = frozenset()
    """Names in lower case, whatever address they have."""
    networks: tuple[IPv4Network | IPv6Network, ...] = ()
    setting: str = "PARLEY_FETCH_ALLOW"
    """Where they come from, for messages."""


def address_fault(address: str, host: str, allowed: Allowed) -> str | None:
    """Why this address, to which this host led, is not connected to; None when it may be."""
    try:
        found = ip_address(address.partition("%")[0])
    except ValueError:
        return f"{address} is no address"
    if host.lower().rstrip(".") in allowed.hosts or any(found in network for network in allowed.networks):
        return None
    if _is_special(found):
        return f"{host} is at {found}, which is no public address; {allowed.setting} permits exceptions"
    return None


def url_fault(url: str) -> str | None:
    """Why this URL is not asked for, whatever its host; None when it may be."""
    if len(url.encode("utf-8", "replace")) > URL_BYTES_MAX:
        return f"a URL has at most {URL_BYTES_MAX} bytes"
    if _UNREADABLE.search(url):
        return "a URL holds no space, no backslash and no control character"
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        return f"no URL: {error}"
    if parts.scheme not in _LINK_SCHEMES:
        return f"only http and https are fetched, not {parts.scheme or 'a relative link'}"
    if "@" in parts.netloc:
        return "a URL with a user or a password is not fetched"
    if not parts.hostname:
        return "the URL names no host"
    if port is not None and port not in _PORTS and port < _PORT_FREE:
        return f"port {port} is not asked: of those below {_PORT_FREE} only 80 and 443 are"
    return None


def allowed_of(setting: str, name: str = "PARLEY_FETCH_ALLOW") -> Allowed:
    """Exceptions from text: networks and host names with commas between them; raises ValueError for anything else."""
    hosts, networks = set(), []
    for word in filter(None, (word.strip() for word in setting.split(","))):
        try:
            networks.append(ip_network(word))
        except ValueError:
            if "/" in word or not re.fullmatch(r"[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?", word):
                message = f"{word} is neither a network, as 10.0.0.0/8, nor the name of a host"
                raise ValueError(message) from None
            hosts.add(word.lower())
    return Allowed(frozenset(hosts), tuple(networks), name)


def _is_special(address: IPv4Address | IPv6Address) -> bool:
    if isinstance(address, IPv6Address) and address not in _GLOBAL_V6:
        return True
    return any(address in network for network in _REFUSED)
