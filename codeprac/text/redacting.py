"""What must not stand in a log: addresses of people, whole addresses of machines, values of rows."""

import re
from ipaddress import ip_address, ip_network

ADDRESS = re.compile(r"[\w.!#$%&'*+/=?^`{|}~-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){0,8}")
# PostgreSQL names the values of the row that it refuses.
DETAIL = re.compile(r"(DETAIL:\s)[^\n]*")
BITS = {4: 24, 6: 48}


def redact(text: str) -> str:
    """The text without e-mail addresses, and without the values that a database names when it refuses a row."""
    return ADDRESS.sub("<address>", DETAIL.sub(r"\1<left out>", text))


def truncate_ip(address: str | None) -> str:
    """The network of an internet address, 24 bits of IPv4 or 48 of IPv6, as ``192.0.2.0``; nothing for what is none."""
    try:
        read = ip_address((address or "").partition("%")[0])
    except ValueError:
        return ""
    read = getattr(read, "ipv4_mapped", None) or read
    return str(ip_network((read, BITS[read.version]), strict=False).network_address)
