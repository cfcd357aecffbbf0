"""The networks that no page is fetched from, and those that only ``--allow-private`` opens."""

from __future__ import annotations

import ipaddress

PRIVATE = "a private network"
_Address = ipaddress.IPv4Address | ipaddress.IPv6Address


def _networks(words: str) -> tuple[ipaddress.IPv4Network | ipaddress.IPv6Network, ...]:
    return tuple(ipaddress.ip_network(word) for word in words.split())


# Own lists: what Python calls global or private differs between its versions.
_NEVER = {
    "a network of machine metadata": _networks(
        "169.254.169.254/32 100.100.100.200/32 168.63.129.16/32 192.0.0.192/32"
        " fd00:ec2::/32 fd20:ce::254/128"
    ),
    "a link-local network": _networks("169.254.0.0/16 fe80::/10"),
    "a site-local network": _networks("fec0::/10"),
    "a network of protocol assignments": _networks("192.0.0.0/24 2001::/23"),
    "a network that translates to IPv4": _networks(
        "64:ff9b::/96 64:ff9b:1::/48 2002::/16 192.88.99.0/24 ::/96 ::ffff:0:0:0/96"
    ),
    "a multicast network": _networks("224.0.0.0/4 ff00::/8"),
    "a network without public pages": _networks(
        "0.0.0.0/8 240.0.0.0/4 192.0.2.0/24 198.51.100.0/24 203.0.113.0/24 2001:db8::/32"
        " 3fff::/20 100::/64 5f00::/16"
    ),
}
_PRIVATE = _networks(
    "10.0.0.0/8 172.16.0.0/12 192.168.0.0/16 127.0.0.0/8 100.64.0.0/10 198.18.0.0/15"
    " ::1/128 fc00::/7"
)


def refused_network(number: str) -> tuple[str, bool]:
    """Return why an address is not asked, and whether the user may allow it.

    Parameters
    ----------
    number : str
        An address in numbers, of IPv4 or IPv6.

    Returns
    -------
    tuple of str and bool
        The kind of network, empty for an address of the public network; and whether
        ``--allow-private`` opens it.

    Examples
    --------
    >>> refused_network("10.0.0.1"), refused_network("fe80::1%eth0")
    (('a private network', True), ('a link-local network', False))
    """
    address: _Address = ipaddress.ip_address(number.partition("%")[0])
    if isinstance(address, ipaddress.IPv6Address) and address.ipv4_mapped:
        address = address.ipv4_mapped
    if address == ipaddress.IPv6Address("::1"):  # inside ::/96, and meant by "localhost"
        return PRIVATE, True
    for kind, networks in _NEVER.items():
        if any(address in network for network in networks):
            return kind, False
    private = any(address in network for network in _PRIVATE)
    if private:
        return PRIVATE, True
    return ("", False) if address.is_global else ("a network without public pages", False)
