"""Photos that prove a posting: checked, made smaller and encoded anew, so that no camera data stays."""

import io
import secrets
import threading
from pathlib import Path

from PIL import Image, ImageOps, UnidentifiedImageError

from settings import VAR

FOLDER = VAR / "photos"
FORMATS = ("JPEG", "PNG", "WEBP")
MOST_BYTES = 7 * 1024 * 1024
MOST_PIXELS = 24_000_000
"""A file of some kilobytes may hold any number of pixels, and each takes four bytes or eight while it is read."""
LONGEST_SIDE = 1600
QUALITY = 82

_one_at_a_time = threading.Lock()


class PhotoRefused(Exception):
    """The file is no photo that can be kept; the text says in plain Chinese why."""


def keep_photo(body: bytes, folder: Path = FOLDER) -> str:
    """Keep the photo. Returns its file name, which is random. Raises PhotoRefused."""
    with _one_at_a_time:
        photo = _encoded(body)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    name = f"{secrets.token_hex(20)}.jpg"
    (folder / name).write_bytes(photo)
    return name


def drop_photo(name: str, folder: Path = FOLDER) -> None:
    """Delete a photo that another has replaced."""
    if name:
        (folder / name).unlink(missing_ok=True)


def _encoded(body: bytes) -> bytes:
    """JPEG without any of the sender's metadata, upright, at most 1600 pixels long."""
    if not body:
        raise PhotoRefused("请选一张照片。")
    if len(body) > MOST_BYTES:
        raise PhotoRefused(f"照片太大了，最多 {MOST_BYTES // 1024 // 1024} MB。")
    try:
        with Image.open(io.BytesIO(body), formats=FORMATS) as opened:
            if opened.width * opened.height > MOST_PIXELS:
                raise PhotoRefused(
                    f"照片的像素太多了，最多 {MOST_PIXELS // 10_000} 万。请在手机相机里选小一点的照片尺寸再拍。"
                )
            # Smaller first: a JPEG is decoded at a half or a quarter of its size.
            opened.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
            small = opened.convert("RGB") if opened.mode == "P" else opened
            small.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
            upright = ImageOps.exif_transpose(small).convert("RGB")
    except (UnidentifiedImageError, Image.DecompressionBombError, OSError, ValueError, SyntaxError):
        raise PhotoRefused("这不是能打开的照片，请用 JPG、PNG 或 WEBP。") from None
    plain = Image.new("RGB", upright.size)
    plain.paste(upright)
    out = io.BytesIO()
    plain.save(out, "JPEG", quality=QUALITY)
    return out.getvalue()
