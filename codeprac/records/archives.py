"""Archives that people send, such as DOCX and XLSX: what they would unpack to, told by their list of parts before
anything is unpacked."""

from collections.abc import Sequence
from zipfile import ZipInfo

LOCAL_HEADER = 30
"""How many bytes stand before the name of a part at the least."""


def is_bomb(parts: Sequence[ZipInfo], *, most_parts: int, most_bytes: int) -> bool:
    """Whether the archive holds more parts or bytes than it may, or the same bytes as several parts: so that a few
    kilobytes unpack to gigabytes."""
    if len(parts) > most_parts or sum(part.file_size for part in parts) > most_bytes:
        return True
    ends = 0
    for part in sorted(parts, key=lambda part: part.header_offset):
        if part.header_offset < ends:
            return True
        ends = part.header_offset + LOCAL_HEADER + part.compress_size
    return False
