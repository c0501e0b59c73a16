"""A short message costs by the part: 70 characters alone, 67 each once there are several."""

import pytest

from push.channels.sms.text import sms_parts


@pytest.mark.parametrize(
    ("length", "parts"), [(0, 1), (1, 1), (70, 1), (71, 2), (134, 2), (135, 3), (201, 3), (202, 4), (268, 4)]
)
def test_seventy_characters_are_one_part_and_more_are_parts_of_sixty_seven(length: int, parts: int) -> None:
    counted = sms_parts("岗" * length)

    assert counted == parts


def test_a_character_beyond_the_basic_plane_takes_two_places() -> None:
    assert sms_parts("岗" * 69 + "𠮷") == 2
