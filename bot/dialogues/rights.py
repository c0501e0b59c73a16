"""Wages kept back, injuries, deposits: to a person at once, with the hotlines and what to keep (R62)."""

import re

from bot.dialogues.base import Facts
from bot.understanding.folding import fold

_HELD = "拖|欠|克扣|扣(?!税)|压着|不发|没发|不给|没给|少发|少给|不结|没结|赖"
_PAY = "工资|工钱|薪水|薪|血汗钱|辛苦钱"
_TOPICS = {
    "拖欠工资": re.compile(
        rf"(?:{_HELD}).{{0,6}}(?:{_PAY})|(?:{_PAY}).{{0,8}}(?:{_HELD}|要不到|讨不到|拿不到|没拿到|没到手|领不到)|讨薪"
    ),
    "受伤或工伤": re.compile(
        "工伤|职业病|受伤|(?:手|脚|腿|腰|头|眼睛|指头|手指|胳膊|人).{0,8}(?:压|轧|绞|夹|砸|切|割|烫|扭|摔|断|伤)(?:到|倒|了|断|伤|着)"
        "|(?:压|轧|绞|夹|砸|切|割|烫|摔)(?:断|伤|到|着)了?.{0,3}(?:手|脚|腿|腰|头|指)"
    ),
    "押金或扣证件": re.compile(
        "(?:收|交|要|退|扣).{0,6}(?:押金|保证金|服装费|资料费|中介费).{0,6}(?:不退|没退|了)|(?:扣|押)(?:了|着|住|起).{0,4}(?:身份证|证件)"
    ),
    "上当受骗": re.compile("被骗|骗(?:了|走|到)我|上当"),
}
_SUPPOSING = re.compile("会不会|是不是|怕|万一|有没有|有没得|要不要|格会|听说|如果|要是")
"""Who asks whether it may happen has no case yet."""


def topic_of(text: str) -> str:
    """What was done to the person, as the ticket names it; empty where nothing was."""
    plain = fold(text)
    if _SUPPOSING.search(plain):
        return ""
    return next((topic for topic, words in _TOPICS.items() if words.search(plain)), "")


def advice(facts: Facts) -> str:
    """Where else help is, and what must not be lost."""
    hotlines = "、".join(facts.plan.service.hotlines)
    call = f"也可以直接打{hotlines}。" if hotlines else ""
    return f"{call}工资条、合同、照片、聊天记录都留好；人受了伤先去医院。"
