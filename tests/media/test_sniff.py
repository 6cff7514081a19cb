from __future__ import annotations

import pytest

from socialpulse.media.sniff import AVIF, GIF, HEIC, JPEG, MP4, PNG, WEBM, WEBP, Format, find_format


def box(kind: bytes, body: bytes) -> bytes:
    return (8 + len(body)).to_bytes(4, "big") + kind + body


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        (b"\xff\xd8\xff\xe1rest", JPEG),
        (b"\x89PNG\r\n\x1a\nrest", PNG),
        (b"GIF89a", GIF),
        (b"RIFF\x10\0\0\0WEBPVP8 ", WEBP),
        (b"RIFF\x10\0\0\0WAVEfmt ", None),
        (b"\x1aE\xdf\xa3", WEBM),
        (box(b"ftyp", b"isom\0\0\2\0isomavc1"), MP4),
        (box(b"ftyp", b"qt  \0\0\2\0qt  "), MP4),
        (box(b"moov", b""), MP4),
        (box(b"ftyp", b"avif\0\0\0\0mif1miaf"), AVIF),
        (box(b"ftyp", b"mif1\0\0\0\0avifmif1"), AVIF),
        (box(b"ftyp", b"heic\0\0\0\0mif1heic"), HEIC),
        (b"%PDF-1.7", None),
        (b"#EXTM3U\nfile:///etc/passwd", None),
        (b"ffconcat version 1.0\nfile /etc/passwd", None),
        (b"<svg xmlns='http://www.w3.org/2000/svg'>", None),
        (b"", None),
    ],
)
def test_a_file_is_what_its_first_bytes_say(head: bytes, expected: Format | None) -> None:
    assert find_format(head) == expected
