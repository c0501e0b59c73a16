"""Welcome and the numbered menu (requirements.md 4.2).

The welcome says the name of the service, whose code was scanned, what a digit does, and that nothing costs money.
"""

from bot.dialogues.base import Facts, Next, Turn
from bot.dialogues.registration import steps as registration
from bot.dialogues.vacancies.steps import of_enterprise
from models.push.qr_codes import CodeKind
from models.queries.offline.qr_codes import Origin

MENU = (
    ("1", "找工作"),
    ("2", "我要登记"),
    ("3", "免费培训"),
    ("4", "补贴"),
    ("5", "我的进度"),
    ("9", "找人帮忙"),
)
MOST_VILLAGES = 3
FREE = "不收任何费用。"


def menu_lines() -> str:
    return "\n".join(f"{digit} {words}" for digit, words in MENU)


def service_name(facts: Facts) -> str:
    """The name of the service in the plan, else the employment service of the county."""
    return facts.plan.service.name or f"{facts.plan.origin.county.name}就业服务"


def arrive(turn: Turn) -> Next:
    """The welcome after following or scanning.

    In the middle of a registration there is no menu, because digits answer the open question.
    """
    if turn.step in registration.STEPS:
        return Next("\n".join(filter(None, [_hello(turn.facts), _ask_to_resume(turn.facts), FREE])))
    if turn.facts.origin.enterprise:
        return _to_enterprise(turn)
    return greet(turn)


def greet(turn: Turn) -> Next:
    """The welcome with place and representative of the code, then the menu."""
    lines = [_hello(turn.facts), _ask_to_resume(turn.facts), f"回复数字就行：\n{menu_lines()}"]
    reply = "\n".join([*filter(None, lines), FREE])
    return Next(reply, memory={**turn.memory, "menu": "main"})


def offer_menu(turn: Turn) -> Next:
    """The menu without a welcome."""
    return Next(f"回复数字，或者直接说您要什么：\n{menu_lines()}", memory={**turn.memory, "menu": "main"})


def _to_enterprise(turn: Turn) -> Next:
    """The open vacancies of the enterprise whose code was scanned; their numbers can be answered at once."""
    hello = "\n".join(filter(None, [_hello(turn.facts), _ask_to_resume(turn.facts)]))
    step = of_enterprise(turn, turn.facts.origin.enterprise).after(hello)
    memory = {**turn.memory, "menu": "main"} if step.memory is None else step.memory
    return Next(step.reply, effects=step.effects, memory=memory, closing=f"别的事回“帮助”。{FREE}")


def _hello(facts: Facts) -> str:
    return f"老乡好，这里是{service_name(facts)}。{_whose_code(facts.origin)}"


def _whose_code(origin: Origin) -> str:
    """A sentence about the code and the representative of its place; empty if the code names neither."""
    match origin.kind:
        case CodeKind.REPRESENTATIVE if origin.representative:
            return f"您扫的是宣传代表{_representative(origin)}的码，负责{_territory(origin)}。"
        case CodeKind.ENTERPRISE if origin.enterprise:
            return f"您扫的是{origin.enterprise}的码。"
        case CodeKind.BATCH | CodeKind.SITE if origin.place:
            scanned = f"您扫的是{origin.place}的码"
        case _ if origin.town:
            scanned = f"您扫的是{origin.town}{origin.village}的码"
        case _:
            return ""
    return f"{scanned}，宣传代表{_representative(origin)}。" if origin.representative else f"{scanned}。"


def _representative(origin: Origin) -> str:
    phone = f"（{origin.representative_phone}）" if origin.representative_phone else ""
    return f"{origin.representative}{phone}"


def _territory(origin: Origin) -> str:
    """The town, or its first `MOST_VILLAGES` villages and the number of all."""
    if not origin.villages:
        return origin.town
    more = f"等{len(origin.villages)}个村" if len(origin.villages) > MOST_VILLAGES else ""
    return f"{origin.town}{'、'.join(origin.villages[:MOST_VILLAGES])}{more}"


def _ask_to_resume(facts: Facts) -> str:
    return "您之前停了通知。想再收到岗位、培训、政策通知，回“恢复”。" if facts.stopped else ""
