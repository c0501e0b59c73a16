"""退订 and 恢复, without a question: 退订岗位 stops that kind, 退订 stops all and then offers a choice (R28, 3.4)."""

import re
from dataclasses import dataclass

from bot.dialogues.base import Effect, Next, Turn, numbered, stay
from bot.understanding.answers.choices import chosen
from bot.understanding.spelling.folding import fold

FINER = "stopping.finer"
KINDS = (("job", "岗位"), ("training", "培训"), ("policy", "政策和补贴"))
_CHOICES = (*(f"还想收{words}通知" for _, words in KINDS), "连短信也不要", "连电话也不要")
_NAMED = {
    "job": ("发岗位通知", "岗位|招工|招聘|找工作|工作"),
    "training": ("发培训通知", "培训|学习"),
    "policy": ("发政策和补贴通知", "政策|补贴"),
    "sms": ("发短信", "短信"),
    "calls": ("打电话", "电话"),
}
"""By scope: the words of the reply, and the words by which a message names it."""
_ONE = re.compile(
    r"(?:我|请|再|也|以后|就|只|回复|给我)*(?:退订|不要|不收|不想收|不想要|取消|停掉?|停止|关闭|关掉|别发|不要发|别打)(?:再|收|发|打|给我|我的)*"
    rf"(?:{'|'.join(f'(?P<{scope}>{words})' for scope, (_, words) in _NAMED.items())})"
    r"(?:的|类|这类)*(?:通知|消息|信息|推送)*(?:了|吧|嘛|哈|啊|谢谢|[ ,。.!])*"
)
"""A message that names one scope to stop and says nothing else."""


@dataclass(frozen=True)
class StopNotices(Effect):
    """Stop this scope: `all`, a kind of notice, `sms` or `calls`."""

    scope: str


@dataclass(frozen=True)
class ResumeNotices(Effect):
    """Withdraw the refusal of this scope."""

    scope: str


def stop(turn: Turn) -> Next:
    """Stop the named scope, or everything and then offer a choice; a registration in progress stays where it is."""
    if turn.facts.person and (scope := _scope_named(turn.text)):
        reply = f"好，以后不给您{_NAMED[scope][0]}，别的照旧。全都不要回“退订”，想再收回“恢复”。"
        return stay(turn, reply, effects=(StopNotices(scope),))
    done = "好，已经停了，不再给您发通知。"
    if turn.step.startswith("register."):
        return stay(turn, f"{done}登记照样可以接着做；想再收通知回“恢复”。", effects=(StopNotices("all"),))
    reply = f"{done}想再收回“恢复”。\n也可以只停一部分，回数字：\n{numbered(list(_CHOICES))}"
    return Next(reply, FINER, effects=(StopNotices("all"),))


def _scope_named(text: str) -> str:
    """The single scope that the message stops; "" for everything."""
    named = _ONE.fullmatch(fold(text).strip())
    return (named.lastgroup or "") if named else ""


def finer(turn: Turn) -> Next | None:
    """The answer to the choice after 退订: keep one kind, or stop SMS or calls too."""
    position = chosen(turn.text, _CHOICES)
    if position is None:
        return None
    if position < len(KINDS):
        scope, words = KINDS[position]
        return Next(f"好，只发{words}通知，别的不发。", FINER, effects=(ResumeNotices(scope),))
    scope = "sms" if position == len(KINDS) else "calls"
    words = "短信" if scope == "sms" else "电话"
    return Next(f"好，{words}也停了。想再收回“恢复”。", FINER, effects=(StopNotices(scope),))


def resume(turn: Turn) -> Next:
    """Resume all notices."""
    return stay(turn, "好，以后有岗位、培训和政策通知会发给您。不想收随时回“退订”。", effects=(ResumeNotices("all"),))
