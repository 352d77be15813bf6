"""What is told of a sign-in."""

import pytest

from codeprac.sign_ins.rules import Device, device_of, shortened

WINDOWS = "Mozilla/5.0 (Windows NT 10.0; Win64; x64)"


@pytest.mark.parametrize(
    ("user_agent", "device"),
    [
        (f"{WINDOWS} Gecko/20100101 Firefox/140.0", Device("Firefox", "Windows")),
        (f"{WINDOWS} AppleWebKit/537.36 Chrome/140.0.0.0 Safari/537.36 Edg/140.0.0.0", Device("Edge", "Windows")),
        ("Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/140.0 Safari/537.36", Device("Chrome", "Linux")),
        ("Mozilla/5.0 (Linux; Android 15) Chrome/140.0 Mobile Safari/537.36", Device("Chrome", "Android")),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) Version/18.4 Safari/605.1.15", Device("Safari", "macOS")),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_4 like Mac OS X) CriOS/140 Safari/604.1", Device("Chrome", "iPhone")),
        ("curl/8.0", Device("", "")),
        ("", Device("", "")),
        ("x" * 100_000 + "Firefox", Device("", "")),
    ],
)
def test_a_device_has_the_name_that_its_owner_calls_it(user_agent: str, device: Device) -> None:
    assert device_of(user_agent) == device


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("192.0.2.77", "192.0.2.0/24"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1::/48"),
        ("::ffff:192.0.2.77", "192.0.2.0/24"),
        ("nonsense", ""),
        (None, ""),
    ],
)
def test_of_an_address_only_its_network_is_kept(address: str | None, network: str) -> None:
    assert shortened(address) == network
