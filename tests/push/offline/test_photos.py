"""Photos of postings: what is kept of them, and what a hostile file costs."""

import io
import resource
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path

import pytest
from PIL import Image

from push.offline import photos
from push.offline.photos import PhotoRefused, keep_photo

MEGABYTE = 1024
"""In the unit of `ru_maxrss`."""


def picture(size: tuple[int, int], form: str = "JPEG", mode: str = "RGB", **options: object) -> bytes:
    out = io.BytesIO()
    Image.new(mode, size).save(out, form, **options)
    return out.getvalue()


def _peak() -> int:
    """The most memory that this process has held, in kilobytes. Linux hands `ru_maxrss` down from the parent."""
    status = Path("/proc/self/status")
    if not status.exists():
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return next(int(line.split()[1]) for line in status.read_text().splitlines() if line.startswith("VmHWM"))


def _measure(body: bytes, folder: Path, told: Connection) -> None:
    before = _peak()
    keep_photo(body, folder)
    told.send(_peak() - before)


def memory_for(body: bytes, folder: Path) -> int:
    """Memory in kilobytes that keeping the photo takes at its peak, in a process of its own, which shares no pages."""
    context = get_context("spawn")
    ours, theirs = context.Pipe(duplex=False)
    child = context.Process(target=_measure, args=(body, folder, theirs))
    child.start()
    taken: int = ours.recv() if ours.poll(60) else -1
    child.join()
    return taken


@pytest.mark.parametrize("form", ["PNG", "JPEG", "WEBP"])
def test_a_small_file_of_many_pixels_is_refused_before_it_is_read(tmp_path: Path, form: str) -> None:
    body = picture((7000, 3500), form)

    with pytest.raises(PhotoRefused, match="最多 2400 万"):
        keep_photo(body, tmp_path)

    assert len(body) < 1_000_000
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(("form", "most"), [("JPEG", 80), ("PNG", 260)])
def test_the_largest_photo_takes_little_memory(tmp_path: Path, form: str, most: int) -> None:
    body = picture((6000, 4000), form)

    taken = memory_for(body, tmp_path)

    assert 0 < taken < most * MEGABYTE


def test_photos_are_read_one_at_a_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    taken: list[bool] = []

    def encoded(body: bytes) -> bytes:
        taken.append(photos._one_at_a_time.acquire(blocking=False))
        return body

    monkeypatch.setattr(photos, "_encoded", encoded)
    keep_photo(b"x", tmp_path)
    keep_photo(b"x", tmp_path)

    assert taken == [False, False]


@pytest.mark.parametrize("mode", ["RGB", "RGBA", "P", "L", "1", "I;16"])
def test_every_kind_of_picture_becomes_a_small_jpeg(tmp_path: Path, mode: str) -> None:
    name = keep_photo(picture((3000, 2000), "PNG", mode), tmp_path)

    with Image.open(tmp_path / name) as kept:
        assert (kept.format, kept.mode, kept.size) == ("JPEG", "RGB", (1600, 1067))


def test_a_photo_taken_sideways_stands_upright_and_tells_no_place(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # taken with the phone turned
    exif[0x010F] = "a camera"

    name = keep_photo(picture((4000, 3000), exif=exif.tobytes()), tmp_path)

    with Image.open(tmp_path / name) as kept:
        assert (kept.size, dict(kept.getexif())) == ((1200, 1600), {})


def test_a_photo_as_a_phone_takes_it_is_kept(tmp_path: Path) -> None:
    assert keep_photo(picture((4000, 3000)), tmp_path).endswith(".jpg")
