"""Files as people upload them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codeprac.text.decoding import UndecodableText, decode, read


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_text_is_read_in_its_encoding(encoding: str) -> None:
    assert decode("# Åtgärd\r\n“quoted” שלום 🗸\r".encode(encoding)) == "# Åtgärd\n“quoted” שלום 🗸\n"


def test_a_western_text_is_read_and_the_doubt_told() -> None:
    found = read("ok\n“Åtgärd”\n".encode("cp1252"))
    assert found.text == "ok\n“Åtgärd”\n"
    assert [(doubt.line, doubt.code) for doubt in found.doubts] == [(2, "encoding")]


@pytest.mark.parametrize(
    "data",
    [
        b"\x7fELF\x00\x01",
        b"%PDF\x00",
        b"\x89PNG\r\n\x1a\n\x00\x81",
        b"\xff\xfea",
        b"\x81\x8d",
        bytes(range(1, 32)) * 40,
    ],
)
def test_binary_is_refused_with_a_reason(data: bytes) -> None:
    with pytest.raises(UndecodableText, match=r"file is|file cannot"):
        decode(data)


def test_an_empty_file_is_an_empty_text() -> None:
    assert decode(b"") == ""


@given(st.binary(max_size=200))
def test_any_bytes_are_text_or_refused(data: bytes) -> None:
    try:
        text = decode(data)
    except UndecodableText:
        return
    assert "\r" not in text
    assert "\0" not in text
