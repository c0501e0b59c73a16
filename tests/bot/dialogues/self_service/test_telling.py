"""Skills, the day to start and the meal wish are kept and used; the representative of a town is named."""

from datetime import date

import pytest
from sqlalchemy import select, text

from models.database.engine import Sessions
from models.people import Person, PersonState
from models.places import Town
from models.staff import Role, User
from models.work import VacancyState
from programme.people.filing.erasure import erase_person
from tests.bot.cast import ANSWERS
from tests.bot.platform import Platform
from tests.harness.stories import Story


def the_person(sessions: Sessions) -> Person:
    with sessions() as session:
        return session.scalars(select(Person)).one()


@pytest.fixture
def registered(platform: Platform) -> Platform:
    platform.say(*ANSWERS)
    return platform


HALAL = [
    "我是回族，吃不得猪肉",
    "我们不吃大肉",
    "我只吃清真",
    "要清真餐",
    "猪肉我不能吃",
    "猪肉沾都不沾",
    "猪肉我一口都不沾",
]


@pytest.mark.parametrize("said", HALAL)
def test_a_meal_wish_is_kept_and_its_use_is_told(registered: Platform, sessions: Sessions, said: str) -> None:
    reply = registered.say(said)

    assert the_person(sessions).meal_wish == "清真餐"
    assert "记下了：清真餐" in reply and "不给企业挑人用" in reply
    assert "吃饭：清真餐" in registered.say("查我的信息", "1")


@pytest.mark.parametrize("said", ["不要清真餐了", "清真餐不用了", "把吃饭的要求删掉", "取消清真餐"])
def test_a_meal_wish_is_taken_back_in_the_chat(registered: Platform, sessions: Sessions, said: str) -> None:
    registered.say("我是回族，吃不得猪肉")

    assert "删掉了" in registered.say(said)
    assert not the_person(sessions).meal_wish


@pytest.mark.parametrize("said", ["我是回族", "食堂有清真餐吗", "有清真食堂的厂给我找一个", "我是上高桥的"])
def test_neither_an_ethnic_group_nor_a_question_is_a_meal_wish(
    registered: Platform, sessions: Sessions, said: str
) -> None:
    registered.say(said)

    assert the_person(sessions).meal_wish is None


def test_the_meal_wish_is_sealed_and_erased_with_the_file(
    registered: Platform, sessions: Sessions, story: Story
) -> None:
    registered.say("我吃清真")
    with sessions.begin() as session:
        (stored,) = session.execute(text("SELECT meal_wish FROM people")).scalars()
        person = session.scalars(select(Person)).one()
        erase_person(session, person, story.now)

    assert "清真".encode() not in bytes(stored)
    assert the_person(sessions).meal_wish is None


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("我会电焊", "焊工"),
        ("我有叉车证", "叉车证"),
        ("我会开挖机，还有C1驾照", "挖机、C1驾照"),
        ("手艺那栏添一个补鞋", "补鞋"),
        ("学过电工", "电工"),
        ("我以前干过质检", "质检"),
    ],
)
def test_a_skill_is_kept(registered: Platform, sessions: Sessions, said: str, kept: str) -> None:
    reply = registered.say(said)

    assert the_person(sessions).skills == kept
    assert "记下了：手艺" in reply


def test_a_further_skill_stands_beside_the_first(registered: Platform, sessions: Sessions) -> None:
    registered.say("我会电焊", "我有叉车证", "我会电焊")

    assert the_person(sessions).skills == "焊工、叉车证"


@pytest.mark.parametrize("said", ["我不会焊工", "有焊工的活没得", "会不会收钱", "有没有会计的岗位", "社会保险交不交"])
def test_what_is_no_skill_is_not_kept(registered: Platform, sessions: Sessions, said: str) -> None:
    registered.say(said)

    assert the_person(sessions).skills == ""


def test_a_skill_told_with_a_wish_for_work_is_kept_and_the_wish_answered(
    registered: Platform, sessions: Sessions, story: Story
) -> None:
    story.vacancy(story.enterprise(), "叉车司机", state=VacancyState.PUBLISHED, trade="叉车", wage_min=6000)

    reply = registered.say("我会开叉车，给我找个活")

    assert reply.index("记下了") < reply.index("叉车司机")
    assert the_person(sessions).skills == "叉车"


@pytest.mark.parametrize(
    ("said", "kept"), [("我过完年才能去", "过完年"), ("收完苞谷再去", "收完苞谷"), ("娃开学了才走得成", "娃开学了")]
)
def test_a_vague_day_is_kept_in_the_persons_words(
    registered: Platform, sessions: Sessions, said: str, kept: str
) -> None:
    assert "记下了" in registered.say(said)
    assert the_person(sessions).ready_from == kept


@pytest.mark.parametrize("said", ["我下个月能去", "3月5号可以上班", "随时可以走", "过两天就能走", "下周能到岗"])
def test_a_day_is_kept_as_a_day(registered: Platform, sessions: Sessions, said: str) -> None:
    registered.say(said)

    assert date.fromisoformat(the_person(sessions).ready_from)


def test_all_three_are_kept_when_told_in_a_registration(platform: Platform, sessions: Sessions) -> None:
    platform.say(*ANSWERS[:5], "我是回族，吃不得猪肉", "我有叉车证", "我过完年才能去", *ANSWERS[5:])

    person = the_person(sessions)
    assert person.state is PersonState.REGISTERED
    assert (person.meal_wish, person.skills, person.ready_from) == ("清真餐", "叉车证", "过完年")


ASKING = [
    "你们哪个负责木杆镇的",
    "木杆镇的代表是谁",
    "哪个管木杆镇",
    "木杆镇归哪个管",
    "木杆这边找哪个",
    "木杆镇宣传代表的电话",
    "谁是木杆镇的负责人",
    "木杆镇是哪位在对接",
]


@pytest.fixture
def keepers(platform: Platform, sessions: Sessions, story: Story) -> Platform:
    with sessions() as session:
        towns = {town.name: town.id for town in session.scalars(select(Town))}
    for town, name in (("木杆镇", "罗春梅"), ("天星镇", "马应龙")):
        story.user(f"rep-{name}", Role.REPRESENTATIVE, display_name=name, town_id=towns[town], phone="0870-5620001")
    return platform


@pytest.mark.parametrize("said", ASKING)
def test_the_representative_of_the_town_is_named(keepers: Platform, said: str) -> None:
    reply = keepers.say(said)

    assert "罗春梅" in reply and "0870-5620001" in reply and "马应龙" not in reply


def test_the_representative_is_named_in_the_middle_of_a_registration(keepers: Platform) -> None:
    reply = keepers.say(*ANSWERS[:5], "你们哪个负责天星镇的")

    assert "马应龙" in reply and "手机号" in reply


def test_without_a_town_the_persons_own_counts_and_else_it_is_asked(keepers: Platform) -> None:
    assert "写上镇名" in keepers.say("你们的宣传代表是谁")
    assert "翠华镇现在还没有宣传代表" in keepers.say(*ANSWERS, "我们镇的代表是哪个")


@pytest.mark.parametrize(
    "said", ["哪个厂招焊工", "木杆镇有什么岗位", "哪个部门发补贴", "找哪个厂好", "木杆镇有没得站点"]
)
def test_another_question_names_nobody(keepers: Platform, said: str) -> None:
    assert "宣传代表是" not in keepers.say(said)


def test_a_representative_who_left_is_not_named(keepers: Platform, sessions: Sessions) -> None:
    with sessions.begin() as session:
        session.scalars(select(User).where(User.display_name == "罗春梅")).one().active = False

    assert "罗春梅" not in keepers.say("木杆镇的代表是谁")


@pytest.mark.parametrize(("said", "answer"), [("我吃不得猪肉", "登记时"), ("不要清真餐了", "不用删")])
def test_without_a_file_a_meal_wish_says_how_it_is_kept(platform: Platform, said: str, answer: str) -> None:
    assert answer in platform.say(said)


def test_taking_a_meal_wish_back_refuses_no_notices(registered: Platform, sessions: Sessions) -> None:
    registered.say("我吃清真", "不要清真餐了", "清真餐不用了")

    assert not the_person(sessions).refuses_job
