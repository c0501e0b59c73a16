"""Welcome and the numbered menu (domain.md 4.2): who we are, what a digit does, and that nothing costs money."""

from bot.dialogues.base import Facts, Next, Turn

MENU = (
    ("1", "找工作"),
    ("2", "我要登记"),
    ("3", "免费培训"),
    ("4", "补贴"),
    ("5", "我的进度"),
    ("9", "找人帮忙"),
)


def menu_lines() -> str:
    return "\n".join(f"{digit} {words}" for digit, words in MENU)


def service_name(facts: Facts) -> str:
    """What the plan calls the service; else the county's employment service."""
    return facts.plan.service.name or f"{facts.plan.origin.county.name}就业服务"


def greet(turn: Turn) -> Next:
    """After following, scanning or 你好: place and representative of the code, then the menu."""
    hello = f"老乡好，这里是{service_name(turn.facts)}。"
    lines = [hello + _whose_code(turn.facts), _ask_to_resume(turn.facts), f"回复数字就行：\n{menu_lines()}"]
    reply = "\n".join([*filter(None, lines), "不收任何费用。"])
    return Next(reply, memory={**turn.memory, "menu": "main"})


def offer_menu(turn: Turn) -> Next:
    """What one can do here, briefly."""
    return Next(f"回复数字，或者直接说您要什么：\n{menu_lines()}", memory={**turn.memory, "menu": "main"})


def _whose_code(facts: Facts) -> str:
    origin = facts.origin
    if not origin.town:
        return ""
    representative = f"，宣传代表{origin.representative}" if origin.representative else ""
    phone = f"（{origin.representative_phone}）" if representative and origin.representative_phone else ""
    return f"您扫的是{origin.town}{origin.village}的码{representative}{phone}。"


def _ask_to_resume(facts: Facts) -> str:
    return "您之前停了通知。想再收到岗位、培训、政策通知，回“恢复”。" if facts.stopped else ""
