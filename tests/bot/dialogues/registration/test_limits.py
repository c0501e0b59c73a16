"""Numbers, files and waiting files of one chat are few; then a person goes on (security findings M3, M8)."""

from redis import Redis
from sqlalchemy import func, select

from models.chat.wechat import Handover
from models.database.engine import Sessions
from models.pending_files import PendingFile
from models.people import Person
from tests.bot.cast import ANSWERS
from tests.bot.dialogues.registration.test_claims import LISTED, MISNAMED, NAME, NUMBERS, UNKNOWN
from tests.bot.platform import Platform


def next_day(redis: Redis) -> None:
    """Forget the numbers named today."""
    for key in redis.scan_iter("songgang:numbers:*"):
        redis.delete(key)


def test_a_chat_names_three_numbers_a_day_and_loses_no_answer(platform: Platform, redis: Redis) -> None:
    for number in NUMBERS[:3]:
        platform.say("我要登记", "同意", NAME, number, "1", "取消")

    refused = platform.say("我要登记", "同意", NAME, NUMBERS[3], "1")
    next_day(redis)

    assert "明天" in refused and "人工" in refused
    assert "末四位" in platform.say(NUMBERS[3])
    assert "手机号" in platform.say("1")


def test_the_same_number_again_is_one_number(platform: Platform) -> None:
    for _ in range(4):
        platform.say("我要登记", "同意", NAME, UNKNOWN, "1")
        assert "手机号" in platform.heard[-1]
        platform.say("取消")


def test_one_phone_makes_one_file_of_its_own(platform: Platform, sessions: Sessions, redis: Redis) -> None:
    platform.say(*ANSWERS)

    for number in (UNKNOWN, LISTED, MISNAMED):
        next_day(redis)
        refused = platform.say("我要登记", "1", "同意", NAME, number, "1")
        assert "一个人只有一份" in refused and "人工" in refused

    with sessions() as session:
        assert session.scalar(select(func.count(Person.id))) == 1


def test_after_three_files_typed_for_others_a_member_of_staff_goes_on(
    platform: Platform, sessions: Sessions, redis: Redis
) -> None:
    for number in NUMBERS:
        next_day(redis)
        answers = ("帮邻居登记", "1", NAME, number, "1", "13800000000", "翠华镇", "1", "初中", "焊工", "4000", "愿意")
        platform.say(*answers)

    with sessions() as session:
        assert session.scalar(select(func.count(PendingFile.id))) == 3
        assert "登记更多的人" in session.scalars(select(Handover)).one().topic
    assert "工作人员" in platform.heard[-1]
