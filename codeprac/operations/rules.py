"""Who may read the figures. Plain values only."""

import hmac
from ipaddress import ip_address


def may_measure(*, token: str, authorization: str, address: str | None, forwarded: bool) -> bool:
    """Whether a request may read the figures: it sends the token, or comes from this machine itself where none is set.
    What a proxy passed on comes from elsewhere, whatever its address says."""
    if token:
        return hmac.compare_digest(authorization.encode(), f"Bearer {token}".encode())
    return not forwarded and _is_loopback(address)


def _is_loopback(address: str | None) -> bool:
    try:
        return ip_address(address or "").is_loopback
    except ValueError:
        return False
