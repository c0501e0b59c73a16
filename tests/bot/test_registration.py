"""Registration as conversations (domain.md 4.3; interfaces.md "What the chat promises")."""

from sqlalchemy import select

from models.engine import Sessions
from models.people import Person, Willingness
from tests.bot.conftest import Ports
from tests.bot.platform import Platform

AGUI_NUMBER = "11010519491231002X"
AGUI = ("我要登记", "同意", "陈阿贵", AGUI_NUMBER, "1", "13800000000", "翠华镇", "1", "初中", "焊工", "4000", "愿意")


def the_person(sessions: Sessions) -> Person:
    with sessions() as session:
        return session.scalars(select(Person)).one()


def test_twelve_messages_make_a_service_file(platform: Platform, sessions: Sessions, ports: Ports) -> None:
    last = platform.say(*AGUI)

    person = the_person(sessions)
    assert "登记完成" in last
    assert person.service_no is not None and person.service_no in last
    assert (person.name, person.id_number, person.phone) == ("陈阿贵", AGUI_NUMBER, "13800000000")
    assert (person.trades, person.min_wage_yuan, person.willing) == (("焊工",), 4000, Willingness.WILLING)
    assert ports.registered == [person.id]


def test_every_prompt_names_what_it_asks_for_and_nothing_else(platform: Platform) -> None:
    words = ["同意", "姓名", "身份证", "身份证", "手机", "镇", "村", "文化程度", "工种", "工资", "中山"]

    platform.say(*AGUI[:-1])

    asked = [{word for word in words if word in prompt} for prompt in platform.heard]
    assert asked == [{word} for word in words]
