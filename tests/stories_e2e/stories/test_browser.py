"""The three stories as people play them: in a real browser, on the phone and in the console."""

import pytest
from playwright.sync_api import Browser

from tests.stories_e2e.conftest import DATABASES
from tests.stories_e2e.harness.browser import CHROMIUM, ConsolePage, PhonePage, opened, shoot
from tests.stories_e2e.harness.service import Service

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="这台机器没有 Chromium，浏览器里的故事没有演"),
    # One database is enough here: the same stories run on both without a browser.
    pytest.mark.parametrize("service", DATABASES[:1], indirect=True),
]
EVERYTHING = "我叫马阿贵，身份证11010519491231002X，电话13800001111，翠华镇笔山社区的"
LAST_QUESTIONS = (("1", "文化程度"), ("初中", "工种"), ("焊工", "工资"), ("4000", "中山"), ("愿意", "登记完成"))


def test_the_three_stories_in_a_browser(service: Service) -> None:
    with opened() as browser:
        phone = register_on_the_phone(browser, service)
        post_a_vacancy(browser, service)
        publish_it(browser, service, phone)
        send_a_policy_to_all(browser, service, phone)


def register_on_the_phone(browser: Browser, service: Service) -> PhonePage:
    phone = PhonePage(browser, service)
    phone.become("马阿贵", "13800001111")
    phone.scan_a_village("笔山社区")
    phone.say("我要登记", "同意")
    phone.say("同意", "姓名")
    phone.say(EVERYTHING, "末四位")
    for answer, next_words in LAST_QUESTIONS:
        phone.say(answer, next_words)
    phone.await_words("登记结果")
    phone.say("人工", "工作人员")
    shoot(phone.page, "phone-registered")
    return phone


def post_a_vacancy(browser: Browser, service: Service) -> None:
    console = ConsolePage(browser, service, "mingdeng")
    console.open("/enterprise/vacancies/new")
    for label, words in {"岗位名称": "二保焊工", "招几个人": "5", "工资最低": "8000", "工资最高": "11000"}.items():
        console.page.get_by_label(label).fill(words)
    console.page.get_by_label("工种").select_option("焊工")
    console.page.get_by_label("上班地点").fill("中山火炬开发区装备园")
    console.page.get_by_label("做什么").fill("焊接机架，工资按月发到本人卡上。")
    shoot(console.page, "enterprise-form")
    console.press("提交审核")
    console.sees("待审核")


def publish_it(browser: Browser, service: Service, phone: PhonePage) -> None:
    console = ConsolePage(browser, service, "zhuguan")
    console.open("/vacancies/")
    console.page.get_by_role("link", name="二保焊工").click()
    shoot(console.page, "vacancy-review")
    console.press("发布并通知合适的人")
    phone.await_words("招二保焊工")
    shoot(phone.page, "phone-vacancy")
    assert console.refused == []


def send_a_policy_to_all(browser: Browser, service: Service, phone: PhonePage) -> None:
    console = ConsolePage(browser, service, "zhuguan")
    console.open("/notices/new")
    console.page.get_by_label("类型").first.select_option("policy")
    console.page.get_by_label("标题").fill("医保缴费提醒")
    console.page.get_by_label("正文").fill("今年的医保十二月底以前缴费。")
    console.press("下一步")
    console.sees("批准以前先看看")
    shoot(console.page, "notice-preview")
    console.press("批准发送")
    console.sees("已完成")
    phone.await_words("医保十二月底")
    shoot(console.page, "notice-closed")
    for path in ("/", "/chats/", "/codes/", "/call-sheets/", "/households/", "/answers/"):
        console.open(path)
    assert console.refused == []
