"""The person's own data: to read, change and erase by chat (requirements.md 3.3, PIPL 44-47)."""

from dataclasses import dataclass

from bot.dialogues.base import Effect, Next, Turn
from bot.dialogues.fixed_words import assent
from bot.dialogues.self_service import correcting
from bot.understanding.answers.choices import chosen

CHOOSE = "profile.choose"
ERASE = "profile.erase"
_CHOICES = ("看我的资料", "改资料", "删除我的资料")


@dataclass(frozen=True)
class ShowFile(Effect):
    """Show the service file of the person, numbers masked."""


@dataclass(frozen=True)
class EraseFile(Effect):
    """Erase the service file."""


def open_profile(turn: Turn) -> Next:
    """The choices for the person's own file."""
    person = turn.facts.person
    if person is None:
        return Next("您还没有登记，我们没有您的档案。要登记回“我要登记”。")
    lines = "\n".join(f"{number} {words}" for number, words in enumerate(_CHOICES, start=1))
    return Next(f"您的服务档案编号 {person.service_no}。要看要改，回数字。\n{lines}", CHOOSE)


def choose(turn: Turn) -> Next | None:
    match chosen(turn.text, _CHOICES):
        case 0:
            return Next(effects=(ShowFile(),))
        case 1:
            return correcting.start(turn)
        case 2:
            return ask_to_erase(turn)
    return None


def ask_to_erase(turn: Turn) -> Next:
    """Ask for a confirmation, because erasing cannot be undone."""
    if turn.facts.person is None:
        return open_profile(turn)
    return Next("删了就找不回来了，以后也不再给您介绍岗位和培训。真的删除吗？\n1 删除\n2 不删", ERASE)


def erase(turn: Turn) -> Next | None:
    said = assent(turn.text, turn.said.intent)
    if said or turn.text.strip() == "删除":
        return Next(
            "已经删除您的服务档案。发过的补贴记录按规定要留存。以后想登记随时回“我要登记”。", effects=(EraseFile(),)
        )
    return Next("好，没有删。要看资料回“查我的信息”。") if said is False else None
