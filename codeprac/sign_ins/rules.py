"""What is told of a sign-in: the device in plain words, and about where it is. Plain values only."""

import hashlib
import ipaddress
from dataclasses import dataclass
from datetime import timedelta

# How long somebody stays signed in at most; who chose to stay signed in on the device is the second.
LASTS = timedelta(days=14)
LASTS_REMEMBERED = timedelta(days=30)
# How exactly it is noted when a sign-in was last used: a row is not written at every act.
NOTED_EVERY = timedelta(hours=1)
LONGEST_USER_AGENT = 512
# Most browsers claim to be several; the first of these that is named is the one.
BROWSERS = {
    "Edg/": "Edge",
    "EdgA/": "Edge",
    "OPR/": "Opera",
    "Vivaldi": "Vivaldi",
    "SamsungBrowser": "Samsung Internet",
    "Firefox": "Firefox",
    "FxiOS": "Firefox",
    "CriOS": "Chrome",
    "Chrome": "Chrome",
    "Chromium": "Chromium",
    "Safari": "Safari",
}
SYSTEMS = {
    "iPhone": "iPhone",
    "iPad": "iPad",
    "Android": "Android",
    "Windows": "Windows",
    "CrOS": "ChromeOS",
    "Macintosh": "macOS",
    "Linux": "Linux",
}


@dataclass(frozen=True, slots=True)
class Device:
    """A browser and its system by name; empty where they are not known."""

    browser: str
    system: str


def device_of(user_agent: str) -> Device:
    """What a browser says of itself, as its owner would call it."""
    said = user_agent[:LONGEST_USER_AGENT]
    browser = next((name for sign, name in BROWSERS.items() if sign in said), "")
    return Device(browser, next((name for sign, name in SYSTEMS.items() if sign in said), ""))


def shortened(address: str | None) -> str:
    """The network an address belongs to, not whose it is: three of four numbers, or the first three groups of eight."""
    try:
        found = ipaddress.ip_address(address or "")
    except ValueError:
        return ""
    if isinstance(found, ipaddress.IPv6Address) and found.ipv4_mapped:
        found = found.ipv4_mapped
    network = ipaddress.ip_network((found, 24 if found.version == 4 else 48), strict=False)
    return str(network)


def hash_token(token: str) -> str:
    """What is kept of the secret in a cookie: the database alone signs nobody in."""
    return hashlib.sha256(token.encode()).hexdigest()
