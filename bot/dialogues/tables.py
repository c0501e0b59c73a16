"""Which step answers what: one explicit table each for steps, fixed intents, intents, menu keys and digits."""

from collections.abc import Callable, Mapping

from bot.dialogues import answers, human, jobs, registration, stopping
from bot.dialogues.base import Next, Step, Turn
from bot.dialogues.greeting import greet, offer_menu
from bot.understanding.meaning import Intent

Start = Callable[[Turn], Next]


def cancel(turn: Turn) -> Next:
    """Stop what is going on; answers given so far are forgotten."""
    if not turn.step:
        return offer_menu(turn).after("现在没有在办的事。")
    words = "好，登记先停了，刚才的内容没有保存。" if turn.step in registration.STEPS else "好，不弄了。"
    return offer_menu(turn).after(words)


def back(turn: Turn) -> Next:
    """One step back; outside a registration, to the menu."""
    return registration.back(turn) if turn.step in registration.STEPS else offer_menu(turn)


STEPS: Mapping[str, Step] = {
    **dict.fromkeys(registration.STEPS, registration.answer),
    registration.AGAIN: registration.again,
    jobs.SHARE: jobs.share,
    stopping.FINER: stopping.finer,
}

ANYWHERE: Mapping[Intent, Start] = {
    Intent.UNSUBSCRIBE: stopping.stop,
    Intent.RESUBSCRIBE: stopping.resume,
    Intent.HUMAN: human.call,
    Intent.CANCEL: cancel,
    Intent.BACK: back,
}

BY_INTENT: Mapping[Intent, Start] = {
    Intent.REGISTER: registration.start,
    Intent.JOB_SEARCH: jobs.search,
    Intent.JOB_DETAIL: jobs.detail,
    Intent.APPLY: jobs.apply,
    Intent.MY_STATUS: answers.status,
    Intent.TRAINING: answers.training,
    Intent.POLICY: answers.policy,
    Intent.SUBSIDY: answers.subsidy,
    Intent.HELP: offer_menu,
    Intent.GREETING: greet,
}

BY_KEY: Mapping[str, Start] = {
    "vacancies": jobs.newest,
    "search": jobs.ask_wishes,
    "sites": answers.sites,
    "apply": jobs.apply,
    "transport": answers.transport,
    "training": answers.training,
    "subsidy": answers.subsidy,
    "policy": answers.policy,
    "certificates": answers.award,
    "scams": answers.scams,
    "register": registration.start,
    "status": answers.status,
    "profile": answers.profile,
    "settings": stopping.settings,
    "human": human.call,
}
"""Keys of the account's menu."""

BY_DIGIT: Mapping[int, Start] = {
    1: jobs.newest,
    2: registration.start,
    3: answers.training,
    4: answers.subsidy,
    5: answers.status,
    9: human.call,
}
"""Digits of the menu in the greeting."""
