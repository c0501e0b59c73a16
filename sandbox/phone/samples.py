"""A picture and a voice note made by arithmetic, so that no media of real people is in the repository."""

import math
import struct
import zlib
from functools import cache

Colour = tuple[int, int, int]

WIDTH, HEIGHT = 320, 240
SKY, SUN, FAR_HILL, NEAR_HILL, FIELD = (
    (196, 224, 240),
    (250, 214, 120),
    (132, 172, 150),
    (92, 142, 104),
    (214, 190, 112),
)
VOICE_SECONDS = 3
# Phones send narrow-band AMR (platform fact 1.5).
AMR_MAGIC, AMR_NO_DATA, AMR_FRAMES_A_SECOND = b"#!AMR\n", b"\x7c", 50


@cache
def sample_picture() -> bytes:
    """A PNG of hills behind a field."""
    rows = b"".join(b"\x00" + _row(y) for y in range(HEIGHT))
    header = struct.pack(">IIBBBBB", WIDTH, HEIGHT, 8, 2, 0, 0, 0)
    parts = (_chunk(b"IHDR", header), _chunk(b"IDAT", zlib.compress(rows, 9)), _chunk(b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


def _chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def _row(y: int) -> bytes:
    return b"".join(bytes(_pixel(x, y)) for x in range(WIDTH))


def _pixel(x: int, y: int) -> Colour:
    if y > 195 + 6 * math.sin(x / 40):
        return FIELD
    if y > 150 + 22 * math.sin(x / 46 + 1):
        return NEAR_HILL
    if y > 115 + 30 * math.sin(x / 60):
        return FAR_HILL
    return SUN if math.hypot(x - 245, y - 60) < 26 else SKY


def sample_voice() -> bytes:
    """A valid AMR file of `VOICE_SECONDS` without speech: 50 frames of 'no data' a second (RFC 4867)."""
    return AMR_MAGIC + AMR_NO_DATA * (AMR_FRAMES_A_SECOND * VOICE_SECONDS)
