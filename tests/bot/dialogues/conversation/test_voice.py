"""阿贵 speaks instead of typing."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from bot.context import BotContext
from bot.jobs import finish, hear
from models.chat.attachments import Attachment, AttachmentState
from models.chat.wechat import ChatMessage, Handover
from models.database.engine import Sessions
from programme.helpdesk.attachments import find_body
from settings import SpeechProvider
from tests.bot.cast import ANSWERS
from tests.bot.conftest import MakeBot, Ports, serve
from tests.bot.platform import AGUI, Platform

SOUND = b"#!AMR-WB\nsound"
SPEAKING = "<MsgType>voice</MsgType><MediaId>m8</MediaId><Format>amr</Format><Recognition></Recognition>"


def spoken(platform: Platform, number: int = 1) -> str:
    return platform.told(platform.xml(f"{SPEAKING}<MsgId>{number}</MsgId><MediaId16K>m16-{number}</MediaId16K>"))


@dataclass
class Outside:
    """The platform's media, and a recogniser that answers what the test lays in."""

    ports: Ports
    texts: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    media: bytes | None = SOUND

    def download(self, media_id: str) -> bytes | None:
        self.asked.append(media_id)
        return self.media

    def run_jobs(self, context: BotContext, *, hearing: bool = True) -> None:
        transcribe = partial(list.pop, self.texts, 0) if hearing else None
        for attachment_id in self.ports.fetches:
            hear(context, attachment_id, self.download, (lambda _: transcribe()) if transcribe else None)
        self.ports.fetches.clear()
        for key in self.ports.replays:
            finish(context, key)
        self.ports.replays.clear()


@pytest.fixture
def outside(ports: Ports) -> Outside:
    return Outside(ports)


@pytest.fixture
def hearing_bot(make_bot: MakeBot, tmp_path: Path) -> BotContext:
    return make_bot(speech_provider=SpeechProvider.TENCENT, media_folder=tmp_path)


@pytest.fixture
def deaf_bot(make_bot: MakeBot, tmp_path: Path) -> BotContext:
    return make_bot(media_folder=tmp_path)


@pytest.fixture
def phone(hearing_bot: BotContext, county: None) -> Platform:
    return serve(hearing_bot)


@pytest.fixture
def deaf_phone(deaf_bot: BotContext, county: None) -> Platform:
    return serve(deaf_bot)


@pytest.fixture
def rows(sessions: Sessions) -> Iterator[Callable[[Any], list[Any]]]:
    with sessions() as session:
        yield lambda table: list(session.scalars(select(table)).all())


def test_a_voice_message_is_answered_at_once_and_then_like_typed_text(
    phone: Platform, hearing_bot: BotContext, outside: Outside
) -> None:
    outside.texts = ["我要登记"]

    at_once = spoken(phone)
    outside.run_jobs(hearing_bot)

    assert at_once.startswith("收到语音，正在听")
    assert outside.asked == ["m16-1"]
    assert [openid for openid, text in outside.ports.said if "同意" in text] == [AGUI]


def test_the_job_run_twice_answers_once(phone: Platform, hearing_bot: BotContext, outside: Outside) -> None:
    outside.texts = ["我要登记", "我要登记"]
    spoken(phone)
    outside.ports.fetches *= 2

    outside.run_jobs(hearing_bot)

    assert len(outside.ports.said) == 1


def test_a_spoken_answer_goes_on_with_the_registration(
    phone: Platform, hearing_bot: BotContext, outside: Outside
) -> None:
    phone.say("我要登记", "同意")
    outside.texts = ["我叫陈阿贵"]

    spoken(phone)
    outside.run_jobs(hearing_bot)

    assert "身份证" in outside.ports.said[-1][1]


def test_what_cannot_be_made_out_is_said_honestly(phone: Platform, hearing_bot: BotContext, outside: Outside) -> None:
    outside.texts = [""]

    spoken(phone)
    outside.run_jobs(hearing_bot)

    assert outside.ports.said == [(AGUI, "语音我还听不清，请打字，或回 9 找人。")]


def test_the_second_unheard_message_becomes_a_ticket_with_both_recordings(
    phone: Platform, hearing_bot: BotContext, outside: Outside, rows: Callable[[Any], list[Any]]
) -> None:
    outside.texts = ["", ""]
    spoken(phone)
    outside.run_jobs(hearing_bot)

    spoken(phone, 2)
    outside.run_jobs(hearing_bot)

    (ticket,) = rows(Handover)
    assert "不用打字" in outside.ports.said[-1][1]
    assert [one.handover_id for one in rows(Attachment)] == [ticket.id, ticket.id]


def test_without_a_recogniser_the_answer_is_honest_at_once(deaf_phone: Platform) -> None:
    first, second = spoken(deaf_phone), spoken(deaf_phone, 2)

    assert first == "语音我还听不清，请打字，或回 9 找人。"
    assert "转给工作人员听" in second


@pytest.mark.parametrize(
    "words", ["我不会打字", "打不来字", "我不识字", "字打不来", "可以发语音吗", "我只会说，能发语音不"]
)
def test_whoever_cannot_type_may_speak_to_a_person(
    deaf_phone: Platform, rows: Callable[[Any], list[Any]], words: str
) -> None:
    reply = deaf_phone.say(words)

    assert "直接发语音" in reply
    assert "转给工作人员听" in spoken(deaf_phone)
    assert len(rows(Handover)) == 1


def test_the_sound_lies_sealed_under_a_name_that_says_nothing(
    deaf_phone: Platform, deaf_bot: BotContext, outside: Outside, rows: Callable[[Any], list[Any]]
) -> None:
    spoken(deaf_phone)

    outside.run_jobs(deaf_bot, hearing=False)

    (kept,) = rows(Attachment)
    folder = deaf_bot.settings.media_folder
    assert kept.state is AttachmentState.KEPT
    assert kept.media_id == ""
    assert SOUND not in (folder / kept.name).read_bytes()
    assert find_body(folder, kept.name) == SOUND


def test_media_the_platform_has_no_more_are_answered_all_the_same(
    phone: Platform, hearing_bot: BotContext, outside: Outside, rows: Callable[[Any], list[Any]]
) -> None:
    outside.media = None
    spoken(phone)

    outside.run_jobs(hearing_bot)

    assert rows(Attachment)[0].state is AttachmentState.LOST
    assert "请打字" in outside.ports.said[-1][1]


def test_a_picture_goes_to_a_person_and_is_never_read(deaf_phone: Platform, rows: Callable[[Any], list[Any]]) -> None:
    body = "<MsgType>image</MsgType><PicUrl>http://p</PicUrl><MediaId>pic</MediaId><MsgId>9</MsgId>"

    reply = deaf_phone.told(deaf_phone.xml(body))

    assert "图片我还看不懂" in reply
    assert "转给工作人员" in reply
    assert rows(Attachment)[0].handover_id == rows(Handover)[0].id


def test_a_transcript_is_kept_in_the_log_of_the_chat_only_sealed(
    phone: Platform, hearing_bot: BotContext, outside: Outside, rows: Callable[[Any], list[Any]]
) -> None:
    outside.texts = ["找个焊工的活路"]
    spoken(phone)
    outside.run_jobs(hearing_bot)

    assert [(one.kind, one.text) for one in rows(ChatMessage)] == [("voice", ""), ("heard", "找个焊工的活路")]


@pytest.mark.parametrize("fields", ["<MsgType>image</MsgType>", "<MsgType>voice</MsgType><MediaId>v1</MediaId>"])
def test_a_picture_or_voice_in_a_registration_is_followed_by_its_question(fields: str, platform: Platform) -> None:
    platform.say(*ANSWERS[:2])

    said = platform.told(platform.xml(f"{fields}<MsgId>77</MsgId>"))

    assert said.endswith("您的姓名是？（跟证件上一样）")
