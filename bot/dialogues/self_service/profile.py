"""The person's own data: to read, change and erase by chat (requirements.md 3.3, PIPL 44-47)."""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from bot.dialogues.base import Effect, Next, Turn
from bot.dialogues.fixed_words import assent, plain
from bot.dialogues.registration import steps as registration
from bot.dialogues.registration.summary import lines_of
from bot.dialogues.self_service import correcting
from bot.understanding.answers.choices import chosen

CHOOSE = "profile.choose"
ERASE = "profile.erase"
SURE = "确认删除"
_ASKED = "erasing"
"""In memory: the person was told what 确认删除 does."""
_WARNING = "删了就找不回来了，以后也不再给您介绍岗位和培训。"
_DATA = "(?:个人)?(?:资料|信息|档案|数据|记录|隐私|身份证|账号|账户)"
_ERASES = re.compile(
    rf"(?:删除?|注销|清除|清空|清掉|抹掉|抹去|销毁|去掉)(?:一下|掉|了|我|的|嘞|在|你们|这里|这儿|所有|全部|个人|登记|服务){{0,6}}{_DATA}"
    r"|(?:把|将)(?:我|本人)(?:所有|全部|一切|存|留|在这里|这些){0,2}(?:的)?(?:东西|内容|一切)?(?:全部?|都|给|彻底|从[^,。]{1,6}){0,2}(?:删|注销|抹|清除)(?!.{0,4}(?:手机|号码|电话))|(?:删掉|删了|删除|注销)我(?:吧|嘛|算了|$)"
    rf"|不(?:想|要)(?:再)?(?:留|存|保留)(?:我|我的)?(?:的)?{_DATA}"
    rf"|(?:我|我的){_DATA}(?:我|我要|想|想要|全|全部|都|给我|帮我|请|一起|可以|能不能|能|要){{0,4}}(?:删|注销|清除|清空|抹掉|销毁|不要留|别留)"
)
"""A wish to have one's own data erased."""
_NOT_OWN = re.compile("不要删|别删|莫删|不删|没删|删没删|会不会|岗位|招聘|别人|他的|她的|(?:手机|微信)里|聊天|身份证号")
_SHOWS = re.compile(
    r"(?:请|帮我|给我|我要|我想|想|要|可以|能|能不能|麻烦|你|再|让我){0,4}(?:查|看|调|显示|查看|核对)(?:一?[下哈]|看|询|出来?|到){0,2}"
    rf"(?:我|本人|自己)(?:的|嘞|登记的?|填的?|自己的?){{0,2}}{_DATA}(?:吗|嘛|吧|呢|哈|有哪些|对不对)?"
    rf"|(?:我|本人)(?:的|嘞|登记的?|填的?){{0,2}}(?:个人)?(?:资料|信息|档案)(?:在哪|是什么|有哪些|给我看|给我看看|看一下|看看|查一下)?"
    r"|(?:请|我|要|想|让我|给我|帮我|看|查|知道|晓得|问|一?[下哈]){0,6}你们(?:都|这里|那里)?(?:记|存|留|收集|登|有|掌握)(?:得有|着|了|的|下)?我(?:的)?"
    r"(?:些|点)?(?:什么|哪些|哪样|啥子?|多少)?(?:个人)?(?:资料|信息|东西|数据|档案)?(?:在里面)?(?:吗|嘛|呢|哦|啊)?"
)
"""A wish to see one's own data."""
_CHOICES = ("看我的资料", "改资料", "删除我的资料")


@dataclass(frozen=True)
class ShowFile(Effect):
    """Show the service file of the person, numbers masked."""


@dataclass(frozen=True)
class EraseFile(Effect):
    """Erase the service file."""


def wanted(turn: Turn) -> Callable[[Turn], Next] | None:
    """The right over one's own data that the message uses in any words, at any point; None for other messages."""
    said = plain(turn.text)
    if _ERASES.search(said) and not _NOT_OWN.search(said):
        return ask_to_erase
    return open_profile if _SHOWS.fullmatch(said) else None


def _told_so_far(turn: Turn) -> Next:
    """The answers to a registration that is not finished."""
    lines = lines_of(turn.kept)
    told = "\n".join(["档案还没建，现在记下的有：", *lines]) if lines else "档案还没建，什么都还没记下。"
    return Next(f"{told}\n写错了直接说，比如“电话填错了”；都不要了回“取消”。")


def _is_registering_anew(turn: Turn) -> bool:
    return turn.step in registration.STEPS and not turn.is_registered


def open_profile(turn: Turn) -> Next:
    """The choices for the person's own file; in the middle of a registration it is shown at once."""
    if _is_registering_anew(turn):
        return _told_so_far(turn)
    if turn.step in registration.STEPS:
        return Next(effects=(ShowFile(),))
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
    """Ask for a confirmation, because erasing cannot be undone; beside a registration, by words."""
    if _is_registering_anew(turn):
        return Next("您的档案还没建，没有可删的。刚才填的回“取消”就都不要了。")
    if turn.facts.person is None:
        return open_profile(turn)
    if turn.step in registration.STEPS:
        memory = {**turn.memory, _ASKED: True}
        return Next(f"{_WARNING}真要删除，回“{SURE}”；不删不用管。", memory=memory)
    return Next(f"{_WARNING}真的删除吗？\n1 删除\n2 不删", ERASE)


def erase_surely(turn: Turn) -> Next:
    """Erase the file after 确认删除, if that was asked; else ask first."""
    if turn.facts.person is None or not turn.memory.get(_ASKED):
        return ask_to_erase(turn)
    return replace(_erased(), memory={**turn.memory, _ASKED: False}, ends=True)


def _erased() -> Next:
    words = "已经删除您的服务档案。发过的补贴记录按规定要留存。以后想登记随时回“我要登记”。"
    return Next(words, effects=(EraseFile(),))


def erase(turn: Turn) -> Next | None:
    said = assent(turn.text, turn.said.intent)
    if said or turn.text.strip() == "删除":
        return _erased()
    return Next("好，没有删。要看资料回“查我的信息”。") if said is False else None
