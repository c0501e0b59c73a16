"""通知设置: each kind and each channel, or all, switched by digits (R28, R59)."""

import re

from bot.dialogues.base import Next, Turn, numbered
from bot.dialogues.self_service.unsubscribe import KINDS, ResumeNotices, StopNotices
from bot.understanding.answers.choices import chosen
from bot.understanding.spelling.folding import fold

CHANGE = "noticing.change"
_SCOPES = (*KINDS, ("sms", "短信"), ("calls", "电话"))
_STOP_ALL, _TAKE_ALL = "全部不收", "全部都收"
_ONLY = re.compile("只(?:想|要)?(?:收|要|看|发|留|接)(?:到|给我)?的?(?P<kind>岗位|招工|工作|培训|学习|政策|补贴)")
_KIND_OF = {"岗位": "job", "招工": "job", "工作": "job", "培训": "training", "学习": "training"}


def settings(turn: Turn) -> Next:
    """The present settings; a digit switches one of them."""
    if turn.facts.person is None:
        now = "现在是停的，想收回“恢复”。" if turn.facts.stopped else "现在能收到，不想收回“退订”。"
        return Next(f"通知{now}登记以后可以选只收哪一种，回“我要登记”。")
    return Next(f"您的通知，回数字就改：\n{numbered(_lines(turn))}", CHANGE)


def _lines(turn: Turn) -> list[str]:
    states = ["不收" if _is_refused(turn, scope) else "收" for scope, _ in _SCOPES]
    return [*(f"{words}：{state}" for (_, words), state in zip(_SCOPES, states, strict=True)), _STOP_ALL, _TAKE_ALL]


def _is_refused(turn: Turn, scope: str) -> bool:
    person = turn.facts.person
    is_kind = scope in dict(KINDS)
    return (is_kind and turn.facts.stopped) or (person is not None and scope in person.refuses)


def change(turn: Turn) -> Next | None:
    position = chosen(turn.text, [*(words for _, words in _SCOPES), _STOP_ALL, _TAKE_ALL])
    if position is None:
        return None
    if position >= len(_SCOPES):
        stops = position == len(_SCOPES)
        effects = (StopNotices("all"), StopNotices("sms"), StopNotices("calls")) if stops else (ResumeNotices("all"),)
        words = "好，全都停了，想再收回“恢复”。" if stops else "好，全都发给您，不想收回“退订”。"
        return Next(words, effects=effects)
    scope, words = _SCOPES[position]
    if _is_refused(turn, scope):
        return Next(f"好，{words}又会有了。还要改，再回数字。", CHANGE, effects=(ResumeNotices(scope),))
    return Next(f"好，{words}不发了。还要改，再回数字。", CHANGE, effects=(StopNotices(scope),))


def only(turn: Turn) -> Next | None:
    """Keep one kind of notice and stop the others (只收岗位通知); None for other messages."""
    found = _ONLY.search(fold(turn.text))
    if found is None or turn.facts.person is None:
        return None
    kind = _KIND_OF.get(found["kind"], "policy")
    effects = (StopNotices("all"), ResumeNotices(kind))
    return Next(f"好，只发{dict(KINDS)[kind]}通知，别的不发。要改回“通知设置”。", effects=effects)
