"""Every row of the account's menu (requirements.md 4.2) and every kind of conversation (4.3), in a browser.

A screenshot of each, at both widths, is kept under var/screenshots.
"""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser

from push.clients.menu import COLUMNS
from tests.stories_e2e.conftest import DATABASES
from tests.stories_e2e.harness.browser import CHROMIUM, PhonePage, opened, shoot
from tests.stories_e2e.harness.service import Service

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="这台机器没有 Chromium，手机上的对话没有演"),
    # One database is enough here: the dialogues' own tests run on both.
    pytest.mark.parametrize("service", DATABASES[:1], indirect=True),
]
Exchange = tuple[str, str]
"""What the person writes, and words of the answer."""

MENU_ANSWERS = {
    "最新岗位": "质检员",
    "帮我找": "想找什么样的活",
    "附近站点": "转移就业服务中心",
    "我要报名": "报名",
    "点对点送工": "车",
    "免费培训": "培训",
    "补贴怎么领": "元",
    "政策问答": "不收",
    "证书奖励": "中级",
    "防骗提醒": "押金",
    "我要登记": "同意",
    "我的进度": "登记",
    "改资料 / 删除": "登记",
    "通知设置": "岗位",
    "找人帮忙": "工作人员",
}
REGISTRATION: tuple[Exchange, ...] = (
    ("我要登记", "同意"),
    ("同意", "姓名"),
    ("陈阿贵", "身份证"),
    ("110105194912310134", "末四位"),
    ("1", "手机"),
    ("13800000000", "镇"),
    ("翠华镇", "村"),
    ("1", "文化程度"),
    ("初中", "工种"),
    ("质检", "工资"),
    ("4000", "中山"),
    ("愿意", "登记完成"),
)
SEARCH: tuple[Exchange, ...] = (
    ("有没得四千以上包吃住嘞", "1 质检员"),
    ("1", "质检员"),
    ("白班两万以上的有没有", "2万元以上的没有"),
)
TRUST: tuple[Exchange, ...] = (("你是哪个", "就业服务"), ("要不要交钱", "不收"), ("是不是骗人嘞", "骗"))
MONEY: tuple[Exchange, ...] = (("补贴咋个领", "元"), ("考了中级工证给好多钱", "500"), ("补贴打到哪张卡上", "本人"))
STATUS: tuple[Exchange, ...] = (("质检的还招人不", "质检员"), ("报名1", "报名"), ("今天报嘞那个咋样了", "质检员"))
QUARREL: tuple[Exchange, ...] = (("厂里拖我三个月工资不给", "12333"),)
PATTERNS = {"search": SEARCH, "trust": TRUST, "money": MONEY, "quarrel": QUARREL}
# The best paid of all that other stories post here, so that it stands first.
QUALITY = {
    "title": "质检员",
    "trade": "质检",
    "headcount": 4,
    "wage_min": 9000,
    "wage_max": 12000,
    "benefits": ["包吃", "包住"],
    "shift": "白班",
    "address": "中山火炬开发区",
    "text": "检查灯具外观，签劳动合同，买社保。",
}


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with opened() as running:
        yield running


@contextmanager
def follower(browser: Browser, service: Service) -> Iterator[PhonePage]:
    """A person who has just scanned their village's code and followed."""
    page = PhonePage(browser, service)
    page.become("阿贵", "")
    page.scan_a_village("笔山社区")
    yield page
    page.page.close()


@pytest.fixture(scope="module")
def menu_phone(browser: Browser, service: Service) -> Iterator[PhonePage]:
    with follower(browser, service) as phone:
        yield phone


@pytest.fixture(scope="module")
def chat_phone(browser: Browser, service: Service) -> Iterator[PhonePage]:
    with follower(browser, service) as phone:
        yield phone


@pytest.fixture(scope="module")
def _one_vacancy(service: Service) -> None:
    posted = service.enterprise.post("vacancies", 201, **QUALITY)
    service.lead.post(f"vacancies/{posted['id']}/publish")


def play(phone: PhonePage, exchanges: tuple[Exchange, ...]) -> None:
    for said, answer in exchanges:
        assert answer in phone.ask(said), f"{said} → {phone.last_answer()}"


@pytest.mark.usefixtures("_one_vacancy")
@pytest.mark.parametrize("column", range(len(COLUMNS)))
def test_every_row_of_the_menu_is_answered(menu_phone: PhonePage, column: int) -> None:
    rows = list(COLUMNS.values())[column]

    for row, name in enumerate(rows):
        answer = menu_phone.tap(column, row)

        assert MENU_ANSWERS[name] in answer, f"{name} → {answer}"
        shoot(menu_phone.page, f"menu-{column + 1}-{row + 1}")


@pytest.mark.usefixtures("_one_vacancy")
@pytest.mark.parametrize("name", PATTERNS)
def test_every_kind_of_conversation_plays(chat_phone: PhonePage, name: str) -> None:
    play(chat_phone, PATTERNS[name])

    shoot(chat_phone.page, f"pattern-{name}")


@pytest.mark.usefixtures("_one_vacancy")
def test_a_registration_goes_question_by_question_and_leads_to_ones_status(browser: Browser, service: Service) -> None:
    with follower(browser, service) as phone:
        play(phone, REGISTRATION)
        shoot(phone.page, "pattern-registration")

        play(phone, STATUS)

        shoot(phone.page, "pattern-status")
