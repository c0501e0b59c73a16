"""The text of a short message: its words, and how to refuse (拒收请回复R in each).

No addresses (`push/channels/sms/addresses.py`). Most gateways put 【签名】 before the words.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from push.channels.base import Fault, Message
from push.channels.sms.addresses import without_addresses
from push.channels.texts import shortened

REFUSE = "拒收请回复R"
# Four paid parts of 67 characters, sign and refusal included.
LONGEST = 268
LONGEST_PARAMETER = 200
ONE_PART, MANY_PARTS = 70, 67
"""Characters in a short message that is one part, and in each part of a longer one."""
FIXED = "-"
ALL_WORDS = "text"
NO_TEMPLATE = Fault("no_template", "没有设置这类通知的短信模板，请补上环境变量 SMS_TEMPLATES")


@dataclass(frozen=True)
class SmsTemplate:
    """A template approved by the telecom carrier.

    `variables`: name and most characters of each, in order; empty: a fixed text.
    """

    id: str
    variables: tuple[tuple[str, int], ...]


def sms_template(templates: Mapping[str, str], purpose: str) -> SmsTemplate | None:
    """The template of `purpose` (or `default`) in SMS_TEMPLATES; None: there is none.

    `"123456"` has one variable for all the words, `"123456 title body"` names its variables (`title`,
    `body`, `text`, or a label of the message's fields), `"123456 title:6"` says how long one may be (Tencent
    accounts opened since 2024: 6 characters, 7.1), `"123456 -"` is a fixed text without variables.
    """
    words = (templates.get(purpose) or templates.get("default") or "").split()
    if not words:
        return None
    template_id, *names = words
    return SmsTemplate(template_id, () if names == [FIXED] else tuple(map(_variable, names or [ALL_WORDS])))


def sms_text(message: Message, sign: str) -> str:
    """Words and refusal, so long that they and 【sign】 together are within `LONGEST` characters.

    Returns them without 【sign】. Where the gateway does not put it before the text, the gateway's class does.
    """
    words = shortened(_words(message), LONGEST - len(sign) - len("【】") - len(REFUSE) - 1)
    return f"{words} {REFUSE}"


def sms_parts(text: str) -> int:
    """Paid parts of the words as they arrive, sign and refusal included; a character beyond the BMP counts twice."""
    length = len(text.encode("utf-16-le")) // 2
    return 1 if length <= ONE_PART else -(-length // MANY_PARTS)


def parameters(template: SmsTemplate, message: Message) -> dict[str, str]:
    """The values by name of the variable, in the template's order."""
    known = {"title": message.title, "body": message.body, ALL_WORDS: _words(message)}
    values = {**message.fields, **known}
    return {name: shortened(without_addresses(values.get(name, "")), most) for name, most in template.variables}


def _variable(word: str) -> tuple[str, int]:
    """Name and most characters of a variable written `name` or `name:most`."""
    name, _, most = word.partition(":")
    return name, int(most) if most.isdigit() else LONGEST_PARAMETER


def _words(message: Message) -> str:
    title, body = without_addresses(message.title), without_addresses(message.body)
    if not title or title in body:
        return body or title
    return f"{title}：{body}" if body else title
