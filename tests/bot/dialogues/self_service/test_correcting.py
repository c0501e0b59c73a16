"""After the registration: one answer put right, and the notices one by one (requirements.md 3.3, R28)."""

import pytest
from sqlalchemy import select

from models.chat.wechat import Handover
from models.database.engine import Sessions
from models.people import Education, Person
from tests.bot.cast import ANSWERS
from tests.bot.platform import Platform


@pytest.fixture(autouse=True)
def _registered(platform: Platform) -> None:
    platform.say(*ANSWERS)


def the_person(sessions: Sessions) -> Person:
    with sessions() as session:
        return session.scalars(select(Person)).one()


def test_a_wrong_phone_is_put_right_long_after(platform: Platform, sessions: Sessions) -> None:
    asked = platform.say("电话填错了")
    done = platform.say("13800000001")

    assert "手机号" in asked
    assert "改好了" in done
    assert the_person(sessions).phone == "13800000001"


def test_the_right_one_may_stand_in_the_same_message(platform: Platform, sessions: Sessions) -> None:
    platform.say("电话填错了，是13800000002")

    assert the_person(sessions).phone == "13800000002"


def test_a_second_wrong_phone_offers_a_person(platform: Platform) -> None:
    platform.say("电话填错了", "1380000")

    assert "人工" in platform.say("1380000")


def test_one_answer_is_chosen_from_the_file_and_the_rest_stays(platform: Platform, sessions: Sessions) -> None:
    platform.say("改资料", "2", "3", "高中")

    person = the_person(sessions)
    assert (person.education, person.name, person.trades) == (Education.SENIOR, "陈阿贵", ("焊工",))


def test_who_moved_tells_town_and_village(platform: Platform, sessions: Sessions) -> None:
    before = the_person(sessions).village_id

    village = platform.say("改资料", "2", "2", "天星镇")
    platform.say("1")

    assert "哪个村" in village
    assert the_person(sessions).village_id != before


@pytest.mark.parametrize("text", ["名字打错了", "身份证号写错了"])
def test_name_and_id_number_are_changed_by_a_person(platform: Platform, sessions: Sessions, text: str) -> None:
    reply = platform.say(text)

    with sessions() as session:
        assert session.scalars(select(Handover)).one().topic == "改姓名或身份证号"
    assert "以前有人在这里回您" in reply


def test_each_kind_and_channel_is_turned_by_its_digit(platform: Platform, sessions: Sessions) -> None:
    shown = platform.say("通知设置")
    platform.say("1", "4")

    person = the_person(sessions)
    assert "1 岗位：收" in shown and "5 电话：收" in shown
    assert (person.refuses_job, person.refuses_training, person.refuses_sms) == (True, False, True)


def test_a_kind_turned_off_is_turned_on_again(platform: Platform, sessions: Sessions) -> None:
    platform.say("通知设置", "1", "1")

    assert not the_person(sessions).refuses_job


def test_all_stops_and_all_comes_again_from_the_menu(platform: Platform, sessions: Sessions) -> None:
    platform.told(platform.event("CLICK", "<EventKey>settings</EventKey>"))
    platform.say("6")
    stopped = the_person(sessions)

    platform.say("通知设置", "7")

    assert (stopped.refuses_policy, stopped.refuses_calls) == (True, True)
    assert (the_person(sessions).refuses_policy, the_person(sessions).refuses_calls) == (False, False)


def test_only_one_kind_by_words(platform: Platform, sessions: Sessions) -> None:
    platform.say("只收岗位通知")

    person = the_person(sessions)
    assert (person.refuses_job, person.refuses_training, person.refuses_policy) == (False, True, True)


HARD = ["吉克阿依莫", "马不力哈", "阿不都热西提", "古丽米热·艾比布力"]


@pytest.mark.parametrize("name", HARD)
@pytest.mark.parametrize("said", ["名字错了，是{}", "我的名字写错了，应该是{}", "姓名要改，我叫{}"])
def test_a_right_name_goes_to_staff_and_runs_no_command(
    platform: Platform, sessions: Sessions, said: str, name: str
) -> None:
    reply = platform.say(said.format(name))

    with sessions() as session:
        assert session.scalars(select(Handover)).one().topic == "改姓名或身份证号"
    assert f"正确的姓名记下了：{name}" in reply
    assert not the_person(sessions).refuses_job


@pytest.mark.parametrize("name", HARD)
def test_the_right_name_may_follow_in_a_message_of_its_own(platform: Platform, sessions: Sessions, name: str) -> None:
    platform.say("名字打错了")

    assert f"正确的姓名记下了：{name}" in platform.say(name)
    assert (the_person(sessions).name, the_person(sessions).refuses_job) == ("陈阿贵", False)


def test_a_command_after_it_is_a_command(platform: Platform, sessions: Sessions) -> None:
    assert "已经停了" in platform.say("名字打错了", "退订")


@pytest.mark.parametrize("name", ["吉克阿依莫", "曲比莫色", "再努尔·买买提"])
def test_a_bare_name_without_a_question_runs_no_command(platform: Platform, sessions: Sessions, name: str) -> None:
    platform.say(name)

    assert not the_person(sessions).refuses_job
