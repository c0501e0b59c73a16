"""Manners of every reply (R64): short, at most three facts, one question, a next step, no jargon."""

import re

import pytest

from models.work import VacancyState
from tests.bot.cast import AGUI_NUMBER, ANSWERS
from tests.bot.platform import Platform
from tests.harness.stories import Story

MOST_FACTS, LONGEST = 3, 260
TALKS = {
    "registration": ANSWERS,
    "slips": ("我要登记", "为什么要登记", "1", "陈阿贵", "12345678", "12345678", "跳过", AGUI_NUMBER, "2", "返回"),
    "mid-registration": (*ANSWERS[:6], "要不要交钱", "有没有焊工的活", "补贴咋个领", "人工", "哈哈哈", "取消"),
    "somebody else": ("帮我妈登记", "1", "王小梅"),
    "search": ("有没得四千以上包吃住嘞", "1", "要白班的", "近点的", "下一页", "一万五以上的焊工", "帮我找"),
    "no file": ("我的进度", "报名", "改资料", "通知设置", "取消报名"),
    "apply": (*ANSWERS, "找工作", "报名1", "1", "我的进度", "上个月报的那个", "取消报名", "报名2"),
    "own data": (*ANSWERS, "查我的信息", "1", "改资料", "2", "1", "13800000001", "名字打错了", "删除我的资料", "2"),
    "notices": (*ANSWERS, "通知设置", "1", "退订", "1", "只收岗位通知", "恢复", "退订岗位"),
    "questions": ("补贴咋个领", "证书奖励", "免费培训", "你们是哪个", "附近站点", "防骗提醒", "点对点送工"),
    "training": (
        *ANSWERS,
        "想学焊工",
        "1",
        "报名",
        "1",
        "我的班",
        "我的进度",
        "退班",
        "免费培训",
        "报名9",
        "想学开挖机",
    ),
    "rights": ("厂里拖我工资", "手被机器压断了", "转人工"),
    "lost": ("阿巴阿巴", "阿巴阿巴", "😀", "帮我查一下王小梅的电话", "哈" * 2000),
    "again": (*ANSWERS, "我要登记", "3", "换人", "返回", "取消", "帮助", "你好"),
    "minors": ("有没有暑假工 我15岁", "我娃儿15岁能不能进厂"),
}
_CHOICE = re.compile(r"^\d+ ")
_NEXT = re.compile("回|打|写|发|说|请|同意|找|等|？|跳过")
_JARGON = re.compile("系统|接口|参数|用户|提交|操作|超时|数据库|非法|无效|验证|会话|匹配|授权|终端|模块")
_LISTS = frozenset({"own data", "search"})
"""A person's own file and one vacancy in full are tables, not news."""


@pytest.fixture(autouse=True)
def _vacancies(story: Story, platform: Platform) -> None:
    enterprise = story.enterprise()
    for title, wage in (("焊工", 6000), ("包装工", 4500), ("普工", 4200), ("保安", 3500)):
        facts = {"wage_min": wage, "benefits": ("包吃", "包住"), "shift": "白班"}
        story.vacancy(enterprise, title, state=VacancyState.PUBLISHED, trade=title, **facts)
    story.training_class("焊工班", ("焊工",))
    story.training_class("月嫂班", ("护理",))


@pytest.fixture(params=TALKS)
def replies(request: pytest.FixtureRequest, platform: Platform) -> list[str]:
    platform.say(*TALKS[request.param])
    return platform.heard


def said(reply: str) -> list[str]:
    """The lines that are no choices, without the question that waits."""
    news = reply.partition("您的登记还没做完")[0] or reply
    return [line for line in news.splitlines() if not _CHOICE.match(line)]


def test_every_message_is_answered_with_what_to_do_next(replies: list[str]) -> None:
    assert [reply for reply in replies if not _NEXT.search(reply)] == []


def test_at_most_one_question_is_asked(replies: list[str]) -> None:
    assert [reply for reply in replies if reply.count("？") > 1] == []


def test_nothing_is_longer_than_one_reads_at_a_glance(replies: list[str]) -> None:
    assert [reply for reply in replies if len("".join(said(reply))) > LONGEST] == []


def test_no_word_of_offices_or_machines_is_used(replies: list[str]) -> None:
    assert [word for reply in replies for word in _JARGON.findall(reply)] == []


def test_at_most_three_facts_and_a_next_step_are_told(replies: list[str], request: pytest.FixtureRequest) -> None:
    if request.node.callspec.params["replies"] in _LISTS:
        replies = [reply for reply in replies if "：" not in reply.splitlines()[1:2]]
        replies = [reply for reply in replies if "截止" not in reply and "姓名：" not in reply]

    assert [reply for reply in replies if len(said(reply)) > MOST_FACTS + 1] == []
