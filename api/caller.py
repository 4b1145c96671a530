"""The network address of who asks, a whole site's for IPv6: one may change within it at will."""

import ipaddress

from starlette.types import Scope

_IPV6_SITE = 64


def caller_address(scope: Scope) -> str:
    """Return the address, or « - » when nothing readable is said of it."""
    host = scope["client"][0] if scope.get("client") else ""
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return "-"
    if isinstance(address, ipaddress.IPv6Address):
        if address.ipv4_mapped is not None:
            return str(address.ipv4_mapped)
        return str(ipaddress.ip_network((address, _IPV6_SITE), strict=False))
    return str(address)
