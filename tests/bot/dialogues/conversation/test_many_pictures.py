"""A chat that sends pictures without end: some a day are kept, and the answer says what is not."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from bot.effects.voice import MOST_A_DAY
from models.chat.attachments import Attachment, AttachmentKind
from models.database.engine import Sessions
from programme.calendar import Clock
from tests.bot.conftest import Ports
from tests.bot.platform import Platform

MOST = MOST_A_DAY[AttachmentKind.IMAGE]


@pytest.fixture
def days() -> list[int]:
    return [0]


@pytest.fixture
def clock(clock: Clock, days: list[int]) -> Clock:
    start = clock()
    return lambda: start + timedelta(days=days[0])


def send(platform: Platform, number: int, kind: str = "image", openid: str | None = None) -> str:
    media = f"<MsgType>{kind}</MsgType><MediaId>m{number}</MediaId><MsgId>{24000000000000500 + number}</MsgId>"
    return platform.told(platform.xml(media, openid))


def kept(sessions: Sessions) -> int:
    with sessions() as session:
        return session.scalar(select(func.count()).select_from(Attachment)) or 0


def test_pictures_beyond_the_days_number_are_not_kept_and_the_answer_says_so(
    platform: Platform, sessions: Sessions, ports: Ports
) -> None:
    replies = [send(platform, number) for number in range(MOST + 5)]

    assert "转给工作人员" in replies[MOST - 1]
    assert all("没有留下" in reply and "明天" in reply for reply in replies[MOST:])
    assert (kept(sessions), len(ports.fetches)) == (MOST, MOST)


def test_another_chat_and_the_next_day_have_their_own_number(
    platform: Platform, sessions: Sessions, days: list[int]
) -> None:
    for number in range(MOST + 1):
        send(platform, number)

    of_another = send(platform, 100, openid="oXiaomei000000000000000000001")
    days[0] = 1
    of_the_next_day = send(platform, 101)

    assert "转给工作人员" in of_another
    assert "转给工作人员" in of_the_next_day
    assert kept(sessions) == MOST + 2


def test_a_voice_is_still_kept_after_the_last_picture(platform: Platform, sessions: Sessions) -> None:
    for number in range(MOST + 1):
        send(platform, number)

    send(platform, 100, "voice")

    assert kept(sessions) == MOST + 1


def test_a_repeated_picture_counts_once(platform: Platform, sessions: Sessions) -> None:
    for _ in range(5):
        send(platform, 1)

    assert kept(sessions) == 1
