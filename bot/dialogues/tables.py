"""The tables of steps: by open question, by intents that count anywhere, by intent, menu key, digit and fixed words."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from bot.dialogues.base import Next, Step, Turn
from bot.dialogues.conversation import shared_phone
from bot.dialogues.conversation.greeting import MENU, greet, offer_menu
from bot.dialogues.help import handover, policy, sites
from bot.dialogues.registration import proxy
from bot.dialogues.registration import steps as registration
from bot.dialogues.self_service import (
    contact_sharing,
    correcting,
    profile,
    status,
    unsubscribe,
    withdrawing,
)
from bot.dialogues.self_service import (
    notice_settings as noticing,
)
from bot.dialogues.subsidies import steps as subsidies
from bot.dialogues.training import steps as training
from bot.dialogues.vacancies import age_notice
from bot.dialogues.vacancies import steps as vacancies
from bot.understanding.meaning import Intent

Start = Callable[[Turn], Next]


def cancel(turn: Turn) -> Next:
    """Stop the current dialogue; the answers given so far are forgotten."""
    if not turn.step:
        return offer_menu(turn).after("现在没有在办的事。")
    if registration.hesitates(turn):
        return registration.wait(turn)
    words = "好，登记先停了，刚才的内容没有保存。" if turn.step in registration.STEPS else "好，不弄了。"
    return replace(offer_menu(turn).after(words), ends=True)


def back(turn: Turn) -> Next:
    """Go one question back in a registration, elsewhere to the menu."""
    return registration.back(turn) if turn.step in registration.STEPS else offer_menu(turn)


def register(turn: Turn) -> Next:
    """Start a registration; 电话填错了 from a registered person starts a correction instead."""
    if turn.step:
        return registration.start(turn)
    return correcting.noticed(turn) or registration.unclear_number(turn) or registration.start(turn)


def stop(turn: Turn) -> Next:
    """Stop notices for 退订 in any form; 只收岗位通知 keeps that one kind."""
    return noticing.only(turn) or unsubscribe.stop(turn)


def resume(turn: Turn) -> Next:
    """Resume notices for 恢复, or one kind if only one is named."""
    return noticing.only(turn) or unsubscribe.resume(turn)


def apply(turn: Turn) -> Next:
    """Apply (报名) for the class or the vacancy that was shown last."""
    return training.enrol(turn) if turn.memory.get("menu") == training.CLASSES else vacancies.apply(turn)


def my_status(turn: Turn) -> Next:
    """The state of the person's applications; for 我报的班什么时候开, their classes."""
    return training.mine(turn) if turn.facts.person and training.asks_for_mine(turn) else status.start(turn)


STEPS: Mapping[str, Step] = {
    **dict.fromkeys(registration.STEPS, registration.answer),
    registration.AGAIN: proxy.again,
    registration.WHOSE: proxy.whose,
    registration.AGREE: proxy.agree,
    vacancies.SHARE: vacancies.share,
    age_notice.ANYWAY: age_notice.anyway,
    training.CONFIRM: training.confirm,
    withdrawing.CHOOSE: withdrawing.choose,
    unsubscribe.FINER: unsubscribe.finer,
    profile.CHOOSE: profile.choose,
    correcting.WHICH: correcting.which,
    correcting.ANSWER: correcting.answer,
    correcting.NEW_NAME: correcting.new_name,
    noticing.CHANGE: noticing.change,
    status.CHOOSE: status.choose,
    profile.ERASE: profile.erase,
    policy.CHOOSE: policy.choose,
    subsidies.MORE: subsidies.more,
}

ANYWHERE: Mapping[Intent, Start] = {
    Intent.UNSUBSCRIBE: stop,
    Intent.RESUBSCRIBE: resume,
    Intent.HUMAN: policy.call,
    Intent.CANCEL: cancel,
    Intent.BACK: back,
}

BY_INTENT: Mapping[Intent, Start] = {
    Intent.REGISTER: register,
    Intent.JOB_SEARCH: vacancies.search,
    Intent.JOB_DETAIL: vacancies.detail,
    Intent.APPLY: apply,
    Intent.MY_STATUS: my_status,
    Intent.TRAINING: training.start,
    Intent.POLICY: policy.start,
    Intent.SUBSIDY: subsidies.start,
    Intent.HELP: offer_menu,
    Intent.GREETING: greet,
}

BY_KEY: Mapping[str, Start] = {
    "vacancies": vacancies.newest,
    "search": vacancies.ask_wishes,
    "sites": sites.sites,
    "apply": apply,
    "transport": policy.transport,
    "training": training.newest,
    "subsidy": subsidies.start,
    "policy": policy.offer,
    "certificates": subsidies.award,
    "scams": policy.scams,
    "register": registration.start,
    "status": my_status,
    "profile": profile.open_profile,
    "settings": noticing.settings,
    "human": handover.call,
}
"""Keys of the account's menu."""

PERSONAL: frozenset[Start] = frozenset(
    {
        *(BY_INTENT[one] for one in (Intent.JOB_SEARCH, Intent.JOB_DETAIL, Intent.APPLY, Intent.MY_STATUS)),
        *(BY_INTENT[one] for one in (Intent.TRAINING, Intent.SUBSIDY)),
        *(BY_KEY[one] for one in ("vacancies", "profile", "certificates", "training")),
        *(contact_sharing.start, profile.ask_to_erase, withdrawing.start, training.leave, training.mine, status.start),
    }
)
"""Handlers whose answer depends on the person, so that a shared phone is asked first."""

BY_DIGIT: Mapping[int, Start] = {
    1: vacancies.newest,
    2: registration.start,
    3: training.newest,
    4: subsidies.start,
    5: my_status,
    9: handover.call,
}
"""Digits of the menu in the greeting."""

BY_WORDS: Mapping[str, Start] = {
    **{words: BY_DIGIT[int(digit)] for digit, words in MENU},
    "最新岗位": vacancies.newest,
    **dict.fromkeys(("取消报名", "退报名", "不报名了", "退掉报名"), withdrawing.start),
    **dict.fromkeys(("退班", "退培训", "不学了", "不去培训了", "我不去培训了", "不上课了"), training.leave),
    **dict.fromkeys(("我的班", "我报的班", "我的培训", "我的课"), training.mine),
    "换人": shared_phone.change,
    "换一个人": shared_phone.change,
    "通知设置": noticing.settings,
    "附近站点": sites.sites,
    "防骗提醒": policy.scams,
    "点对点送工": policy.transport,
    "政策问答": policy.offer,
    "证书奖励": subsidies.award,
    "补贴怎么领": subsidies.start,
    **dict.fromkeys(("查我的信息", "我的资料", "改资料", "改资料 / 删除", "改资料/删除"), profile.open_profile),
    "消息设置": noticing.settings,
    **dict.fromkeys(("删除", "删除资料", "注销"), profile.ask_to_erase),
    profile.SURE: profile.erase_surely,
}
"""Menu entries that are typed instead of tapped, and the rights of all people over their own data."""
