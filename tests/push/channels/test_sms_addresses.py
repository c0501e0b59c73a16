"""Addresses of the web in short messages: left out, however they are written, and the words around them stay."""

import pytest

from push.channels.sms.addresses import addresses_in, without_addresses
from push.channels.sms.text import SmsTemplate, parameters, sms_text
from tests.push.channels.conftest import message

ADDRESSES = [
    "daguan.gov.cn/zp",
    "daguan.gov.cn",
    "bit.ly/x",
    "t.cn/A6x9",
    "https://daguan.gov.cn/zp?a=1",
    "http://10.0.0.1:8080/x",
    "10.0.0.1/x",
    "10.0.0.1:8080",
    "weixin://dl/business/?t=abc",
    "alipays://platformapi/startapp",
    "www.daguan.gov.cn",
    "WWW.DAGUAN.GOV.CN",
    "xn--55qx5d.xn--fiqs8s/a",
    "https://送岗.中国/x",
    "zp@daguan.gov.cn",
    "songgang.top",
    "a-b.songgang.work:8443/x#y",
    "daguan。gov。cn",
    "daguan点com",
    "http：//daguan.gov.cn",
    "mailto:zp@daguan.gov.cn",
    "//daguan.gov.cn/zp",
    "daguan_zp.gov.cn",
    "ｄａｇｕａｎ．ｇｏｖ．ｃｎ／ｚｐ",
    "localhost:8000/x",
    "[2001:db8::1]/x",
    "https://[2001:db8::1]/x",
]


@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize("around", ["请登录{}报名", "{}", "网址：{}，欢迎报名", "（{}）", "看 {} 就行", "找“{}”"])
def test_an_address_is_left_out_and_the_words_around_it_stay(address: str, around: str) -> None:
    text = around.format(address)

    assert addresses_in(text)
    assert without_addresses(text) == around.format("").strip()


@pytest.mark.parametrize(
    "text", ["网址：送岗.中国", "网址：送岗.com", "打开送岗.中国/zp报名", "看大关就业.公司/zp", "（送岗.网址）"]
)
def test_a_chinese_address_is_left_out_with_the_word_that_touches_it(text: str) -> None:
    """Nobody can tell where the name begins between two Chinese words."""
    assert "." not in without_addresses(text)


@pytest.mark.parametrize(
    "text",
    [
        "月薪4500.00元，每天8.5小时",
        "12月1日9.30到站",
        "电话0870-5622222，找王大姐",
        "3.5公里，1.2.3三个组",
        "待遇好.公司包吃",
        "底薪2000+提成，综合4000~6000/月",
        "A.B两个班",
        "早上8点，晚上10点",
        "iPhone6、CNC、PLC都要",
        "工资日结：200/天",
        "年满18.周岁",
        "T恤厂，N95口罩厂",
        "11.5kg以内",
        "体检项目:血.尿常规",
        "2026.11.23上车，8:30-17.30",
        "工资5000.包吃住.五险",
        "招焊工(CO2.氩弧)，Q345.B材料",
        "Co.,Ltd",
    ],
)
def test_other_words_with_points_and_strokes_stay(text: str) -> None:
    assert addresses_in(text) == []
    assert without_addresses(text) == text


@pytest.mark.parametrize("address", ["daguan.gov.cn/zp", "bit.ly/x", "weixin://dl/x", "送岗.中国"])
def test_no_address_reaches_the_gateway_in_text_or_variable(address: str) -> None:
    sent = message(title=f"招工 {address}", body=f"报名：{address}，免费。", fields={"单位": f"好厂 {address}"})
    template = SmsTemplate("1", (("title", 200), ("body", 200), ("text", 200), ("单位", 200)))

    words = [sms_text(sent, "送岗"), *parameters(template, sent).values()]

    assert not [one for one in words if address in one]
    assert all("招工" in one or "免费" in one or "好厂" in one for one in words)
