"""The main menu by role: one explicit table."""

from dataclasses import dataclass

from console.access.members import Member
from console.access.permissions import Action


@dataclass(frozen=True)
class Item:
    """One item of the menu; `section`: the beginning of the endpoints that belong under it."""

    title: str
    endpoint: str
    section: str | tuple[str, ...]
    action: Action


ITEMS = (
    Item("总览", "staff.home", "staff.home", Action.SEE_PROGRAMME),
    Item("岗位", "vacancies.index", "vacancies.", Action.HANDLE_VACANCIES),
    Item("培训", "training.index", ("training.", "rosters."), Action.SEE_PROGRAMME),
    Item("企业", "enterprises.index", "enterprises.", Action.KEEP_ENTERPRISES),
    Item("通知", "notices.index", "notices.", Action.SEE_PROGRAMME),
    Item("户", "households.index", "households.", Action.SEE_PROGRAMME),
    Item("人员", "people.index", ("people.", "placements."), Action.SEE_PROGRAMME),
    Item("张贴", "postings.index", ("postings.", "codes."), Action.SEE_PROGRAMME),
    Item("电话单", "call_sheets.index", ("call_sheets.", "consent_calls."), Action.WORK_CALL_SHEETS),
    Item("对话", "chats.index", ("chats.", "handovers.", "sentences.", "answers."), Action.ANSWER_PEOPLE),
    Item("维权", "handovers.index", "handovers.", Action.SEE_RIGHTS_CASES_ONLY),
    Item("站点", "sites.index", "sites.", Action.KEEP_SITES),
    Item("名册导入", "imports.index", ("imports.", "villages."), Action.IMPORT_REGISTER),
    Item("队伍", "team.index", ("team.", "charges."), Action.RUN_TEAM),
    Item("我的岗位", "enterprise.home", "enterprise.", Action.RUN_OWN_VACANCIES),
)


@dataclass(frozen=True)
class Navigation:
    home: str
    items: tuple[Item, ...]


def navigation_for(member: Member) -> Navigation:
    """The menu items that the member may open, and the page that comes first."""
    items = tuple(item for item in ITEMS if member.may(item.action))
    return Navigation(items[0].endpoint if items else "session.log_in", items)
