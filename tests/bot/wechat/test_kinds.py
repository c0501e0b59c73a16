"""Strange messages and events: what they are taken for, and what they prove."""

import pytest
from sqlalchemy import func, select

from bot.teaching.not_understood import was_lost
from bot.wechat.inbound import read_inbound
from bot.wechat.kinds import EVENTS, Kind
from bot.wechat.placeholders import is_placeholder
from models.chat.wechat import ChatMessage, Follower
from models.database.engine import Sessions
from tests.bot.cast import ANSWERS
from tests.bot.platform import Platform

PLACEHOLDERS = [
    "【收到不支持的消息类型，暂无法显示】",
    "[收到不支持的消息类型，暂无法显示]",
    "【收到不支持的消息类型，暂无法显示】 ",
    "［收到不支持的消息类型,暂无法显示］",
    "【收到不支援的訊息類型，暫無法顯示】",
    "【该消息类型暂不能展示】",
    "[当前版本不支持展示该内容，请升级至最新版本]",
    "[不支持的消息类型，请在手机上查看]",
    "收到不支持的消息类型，暂无法显示",
    "该消息暂不支持查看",
    "[Unsupported Message]",
    "[Unsupported message type]",
    "Unsupported message",
    "[Received unsupported message type]",
    "[This message type is not supported]",
    "[Message cannot be displayed]",
    "This message can’t be displayed. View it on your phone",
    "[表情]",
    "[动画表情]",
    "[Sticker]",
    "[文件]",
    "[红包]",
    "[Red Packet]",
    "【收到不支持的消息类型，暂无法显示】😀",
    "{收到不支持的消息类型，暂无法显示}",
    "【收到不支持的消息类型，暂无法显示",
    "[未知消息]",
    "[Unknown Message]",
    "[对方发送了一个表情]",
    "[文件] 简历.docx",
    "[微信红包]恭喜发财，大吉大利",
    "收到了一个表情，请在手机上查看",
    "暂不支持的消息类型",
    "当前版本不支持展示该内容，请升级至最新版本。",
    "This type of message is not supported",
    "[语音消息]",
]
WORDS = [
    "你们不支持语音消息吗",
    "消息无法显示怎么办",
    "找工作",
    "退订",
    "【求助】我的身份证被扣了",
    "[微笑]",
    "[OK]",
    "表情",
    "文件",
    "收到",
    "收到不支持的工资怎么办",
    "Unsupported",
    "I can't view it on my phone, please help me find a job",
    "【四千以上的普工】",
    "[捂脸][捂脸]",
    "我收到不支持的消息",
    "不支持",
    "消息",
    "你们的通知内容不能显示",
    "收到不支持",
    "[强]四千有没有",
]


@pytest.mark.parametrize("text", PLACEHOLDERS)
def test_the_platforms_own_words_are_no_words_of_the_person(platform: Platform, sessions: Sessions, text: str) -> None:
    reply = platform.say(text)

    with sessions() as session:
        kept = session.scalars(select(ChatMessage)).one()
    assert "看不到" in reply and "打字" in reply
    assert not was_lost(reply)
    assert (kept.kind, kept.text) == (Kind.UNSEEN, "")


@pytest.mark.parametrize("text", WORDS)
def test_a_persons_own_words_stay_words(text: str) -> None:
    assert not is_placeholder(text)


@pytest.mark.parametrize("text", ["【收到不支持的消息类型，暂无法显示】", "[Unsupported Message]", "[动画表情]"])
def test_a_placeholder_in_a_registration_keeps_the_question(platform: Platform, text: str) -> None:
    platform.say(*ANSWERS[:2])

    reply = platform.say(text)
    then = platform.say(ANSWERS[2])

    assert "看不到" in reply and "姓名" in reply
    assert "身份证" in then


def test_a_placeholder_counts_as_no_sentence_that_was_not_understood(platform: Platform) -> None:
    platform.say("哇啦哇啦咕噜咕噜")

    platform.say(PLACEHOLDERS[0])
    second = platform.say("哇啦哇啦咕噜咕噜")

    assert "还是没听懂" in second


@pytest.mark.parametrize("kind", ["file", "miniprogrampage", "music", "hologram", "FILE", "chatrecord"])
def test_an_unknown_type_has_an_honest_answer_and_opens_the_window(
    platform: Platform, sessions: Sessions, kind: str
) -> None:
    fields = f"<MsgType>{kind}</MsgType><Title>简历.docx</Title><FileKey>k</FileKey><MsgId>24000000000000077</MsgId>"

    reply = platform.told(platform.xml(fields))

    with sessions() as session:
        follower = session.scalars(select(Follower)).one()
    assert "看不到" in reply
    assert follower.following
    assert follower.message_window_left == 5


SILENT = sorted(name for name, proof in EVENTS.items() if proof.kind is Kind.OTHER)


@pytest.mark.parametrize("event", [*SILENT, "telepathy", "LOCATION", "QUALIFICATION_VERIFY_SUCCESS"])
def test_an_event_that_is_no_act_of_the_person_leaves_no_trace(
    platform: Platform, sessions: Sessions, event: str
) -> None:
    reply = platform.told(platform.event(event, "<ExpiredTime>1442401156</ExpiredTime>"))

    with sessions() as session:
        assert session.scalar(select(func.count()).select_from(Follower)) == 0
        assert session.scalar(select(func.count()).select_from(ChatMessage)) == 0
    assert reply == ""


POPUP = (
    "<SubscribeMsgPopupEvent><List><TemplateId>job</TemplateId>"
    "<SubscribeStatusString>accept</SubscribeStatusString></List></SubscribeMsgPopupEvent>"
)


@pytest.mark.parametrize(
    ("event", "fields"),
    [
        ("subscribe_msg_popup_event", POPUP),
        ("subscribe_msg_change_event", POPUP.replace("Popup", "Change").replace("accept", "reject")),
        ("TEMPLATESENDJOBFINISH", "<MsgID>1</MsgID><Status>success</Status>"),
        ("subscribe_msg_sent_event", ""),
        ("user_authorization_revoke", "<RevokeInfo>1</RevokeInfo>"),
        ("annual_renew", ""),
        ("LOCATION", "<Latitude>1</Latitude><Longitude>1</Longitude>"),
    ],
)
def test_an_event_after_leaving_is_no_following_again(
    platform: Platform, sessions: Sessions, event: str, fields: str
) -> None:
    platform.say("你好")
    platform.told(platform.event("unsubscribe"))

    platform.told(platform.event(event, fields))

    with sessions() as session:
        assert not session.scalars(select(Follower)).one().following


@pytest.mark.parametrize("event", ["VIEW", "view_miniprogram", "pic_sysphoto", "location_select", "scancode_push"])
def test_a_tap_on_the_menu_proves_following_and_is_no_line_of_the_talk(
    platform: Platform, sessions: Sessions, event: str
) -> None:
    for number in range(30):
        platform.told(platform.event(event, f"<EventKey>https://example.com/{number}</EventKey>"))

    with sessions() as session:
        assert session.scalars(select(Follower)).one().following
        assert session.scalar(select(func.count()).select_from(ChatMessage)) == 0


def test_thirty_reports_of_the_place_are_no_lines_of_the_talk(platform: Platform, sessions: Sessions) -> None:
    platform.say(*ANSWERS[:2])

    for number in range(30):
        platform.told(platform.event("LOCATION", f"<Latitude>27.{number}</Latitude><Longitude>103</Longitude>"))

    with sessions() as session:
        assert session.scalar(select(func.count()).select_from(ChatMessage)) == 2
    assert "身份证" in platform.say(ANSWERS[2])


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ("<MsgType>image</MsgType>", "图片没有传过来"),
        ("<MsgType>image</MsgType><PicUrl></PicUrl><MediaId></MediaId>", "图片没有传过来"),
        ("<MsgType>voice</MsgType><Format>amr</Format>", "语音没有传过来"),
        ("<MsgType>voice</MsgType><MediaId></MediaId><Recognition></Recognition>", "语音没有传过来"),
        ("<MsgType>video</MsgType>", "视频"),
        ("<MsgType>shortvideo</MsgType><MediaId></MediaId>", "视频"),
        ("<MsgType>link</MsgType>", "链接"),
        ("<MsgType>location</MsgType>", "位置没有传过来"),
        ("<MsgType>location</MsgType><Location_X>x</Location_X><Location_Y>900</Location_Y>", "位置没有传过来"),
    ],
)
def test_a_message_without_its_media_is_named_for_what_it_is(platform: Platform, fields: str, words: str) -> None:
    reply = platform.told(platform.xml(f"{fields}<MsgId>24000000000000088</MsgId>"))

    assert words in reply


@pytest.mark.parametrize(
    "body", ["<!D\x01OCTYPE x [<!ENTITY a 'E'>]>", "<!\x02DOCTYPE x>", "<!doc\x0btype x []>", "<!DOCTYPE x>"]
)
def test_a_document_type_behind_a_control_character_is_refused(platform: Platform, body: str) -> None:
    answer = platform.post(body + platform.message("&a;"))

    assert (answer.status_code, answer.data) == (400, b"")


def test_the_second_of_an_act_survives_the_wait_for_a_job(platform: Platform) -> None:
    inbound = read_inbound(platform.message("你好"))

    assert type(inbound).loaded(inbound.dumped()).made_at == inbound.made_at == int(platform.clock().timestamp())
