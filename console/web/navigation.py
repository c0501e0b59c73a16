"""The main menu by role: one explicit table."""

from dataclasses import dataclass

from console.access.members import CASE_WORKERS, STAFF, TEAM, Member
from models.staff import Role


@dataclass(frozen=True)
class Item:
    """`section` is the beginning of the endpoints that belong under this item."""

    title: str
    endpoint: str
    section: str | tuple[str, ...]
    roles: tuple[Role, ...]


ITEMS = (
    Item("总览", "staff.home", "staff.home", STAFF),
    Item("岗位", "vacancies.index", "vacancies.", TEAM),
    Item("培训", "training.index", ("training.", "rosters."), STAFF),
    Item("企业", "enterprises.index", "enterprises.", TEAM),
    Item("通知", "notices.index", "notices.", STAFF),
    Item("户", "households.index", "households.", STAFF),
    Item("人员", "people.index", ("people.", "placements."), STAFF),
    Item("张贴", "postings.index", ("postings.", "codes."), STAFF),
    Item("电话单", "call_sheets.index", ("call_sheets.", "consent_calls."), CASE_WORKERS),
    Item("对话", "chats.index", ("chats.", "handovers.", "sentences.", "answers."), CASE_WORKERS),
    Item("维权", "handovers.index", "handovers.", (Role.ZONE,)),
    Item("站点", "sites.index", "sites.", CASE_WORKERS),
    Item("名册导入", "imports.index", "imports.", (Role.LEAD, Role.COUNTY)),
    Item("队伍", "team.index", ("team.", "charges."), TEAM),
    Item("我的岗位", "enterprise.home", "enterprise.", (Role.ENTERPRISE,)),
)


@dataclass(frozen=True)
class Navigation:
    home: str
    items: tuple[Item, ...]


def navigation_for(member: Member) -> Navigation:
    """What this member sees."""
    items = tuple(item for item in ITEMS if member.role in item.roles)
    return Navigation(items[0].endpoint if items else "session.log_in", items)
