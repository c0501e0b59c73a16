"""Consent before the first question (R59, PIPL 14, 17, 23, 29): a text as it is spoken; the yes keeps its version."""

import re

from bot.dialogues.base import Facts, Kept, Next, Turn
from bot.dialogues.fixed_words import assent
from bot.dialogues.registration.question import Got, Question, Reading

VERSION = "1"
_ELSE = re.compile("错|改|没事|去不|不在|报名$")
"""Words of a message that is neither a yes nor a no to the consent, which must be plain (PIPL 14)."""


def consent_text(facts: Facts, _kept: Kept) -> str:
    """The data, their purpose, their readers and how to withdraw; uses no word by which a later question is known."""
    return (
        "登记前先说清楚：我们要记您的名字、证件号、电话、住处和想找的活，只用来给您介绍岗位、培训和办补贴，加密保存。"
        "证件号是敏感信息，只用来核对本人。用人单位只有在您报名并答应之后才看得到您的联系方式。"
        "您随时可以查、改、删，不收任何费用。\n"
        "同意我们这样用吗？\n1 同意\n2 不同意"
    )


def _remind(_facts: Facts, _kept: Kept) -> str:
    return "同意我们这样记、这样用吗？只用来给您介绍岗位、培训和办补贴，不收任何费用。\n1 同意\n2 不同意"


def _read(turn: Turn) -> Reading:
    said = None if _ELSE.search(turn.text) else assent(turn.text, turn.said.intent)
    if said is False:
        office = turn.facts.plan.service.office_address
        place = f"也可以去{office}问" if office else "也可以去服务站问"
        return Next(f"好的，不登记，刚才的内容都没有保存。不登记照样可以看岗位（回“找工作”），{place}。", ends=True)
    return Got({"consent": VERSION}) if said else None


CONSENT = Question(
    "consent",
    consent_text,
    _read,
    why="要您同意了我们才能记，这是法律规定的，所以这个不能跳过。不同意也能看岗位。",
    remind=_remind,
)
