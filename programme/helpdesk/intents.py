"""Chinese names of the chat's intents: for staff, who teach sentences, and for the person, who has to choose."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class IntentWords:
    """Words for one intent. `asked` is empty where the chat never asks about the intent."""

    taught: str
    asked: str = ""


INTENTS: Mapping[str, IntentWords] = {
    "register": IntentWords("要登记、改资料", "登记或改资料"),
    "job_search": IntentWords("找工作", "看有什么工作"),
    "job_detail": IntentWords("问某个岗位", "问这个岗位的详细情况"),
    "apply": IntentWords("要报某个岗位", "报名"),
    "my_status": IntentWords("问自己的进度", "问我的进度"),
    "training": IntentWords("学技术", "问免费培训"),
    "policy": IntentWords("问政策、怕受骗", "问规定和手续"),
    "subsidy": IntentWords("问补贴", "问补贴"),
    "unsubscribe": IntentWords("不要再发通知", "不再收通知"),
    "resubscribe": IntentWords("又要收通知"),
    "human": IntentWords("找人、投诉、出事", "找工作人员"),
    "help": IntentWords("怎么用"),
    "greeting": IntentWords("打招呼"),
    "cancel": IntentWords("停下、不报了"),
    "back": IntentWords("退一步"),
    "other": IntentWords("不是问我们的（闲话、广告、骂人）"),
}
"""By the intent's value; the same keys as the chat's own list (`Intent`)."""
