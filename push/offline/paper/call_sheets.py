"""Call and visit sheets as A4 PDF by typst, with Chinese fonts from a wheel, so that they print alike everywhere."""

from dataclasses import asdict, dataclass
from pathlib import Path

from sqlalchemy.orm import Session

from models.push.notices import CallEntry, CallSheet, Channel
from models.queries.offline import call_sheets as queries
from models.staff import User
from programme.calendar import china
from push.offline.call_sheets import number_to_call, what_to_say
from push.offline.paper.typst import compile_pdf

TEMPLATE = Path(__file__).resolve().parent / "templates" / "call_sheet.typ"
NO_PHONE = "没有电话"


@dataclass(frozen=True)
class PaperLine:
    """One person on the sheet. Names and phones stand in full: the representative needs them."""

    name: str
    phone: str
    village: str
    household: str
    question: str


@dataclass(frozen=True)
class Paper:
    """All words of a printed sheet."""

    heading: str
    place: str
    keeper: str
    deadline: str
    say: list[str]
    result_heading: str
    lines: list[PaperLine]


def call_sheet_pdf(session: Session, sheet_id: int) -> bytes:
    """The sheet as A4 PDF, without the people already told. Raises NoResultFound.

    It shows names and phones in full; the caller writes the audit entry.
    """
    return render(paper_of(session, queries.get_sheet(session, sheet_id)))


def paper_of(session: Session, sheet: CallSheet) -> Paper:
    """The words of the sheet with its open entries."""
    keeper = session.get_one(User, sheet.user_id)
    name = keeper.display_name or keeper.name
    visit = sheet.kind is Channel.PRINT
    open_entries = [entry for entry in queries.list_entries(session, sheet.id) if entry.outcome is None]
    return Paper(
        heading=f"{'上门单' if visit else '电话单'}：{sheet.notice.title}",
        place="".join(queries.place_names(session, sheet)) or "不限",
        keeper=name,
        deadline=f"{china(sheet.deadline):%Y年%m月%d日 %H:%M}",
        say=what_to_say(sheet.notice, name).split("\n"),
        result_heading="上门结果" if visit else "通话结果",
        lines=[_line(entry) for entry in open_entries],
    )


def render(paper: Paper) -> bytes:
    """The paper as PDF."""
    return compile_pdf(TEMPLATE, {name.replace("_", "-"): value for name, value in asdict(paper).items()})


def _line(entry: CallEntry) -> PaperLine:
    person = entry.delivery.person
    return PaperLine(
        name=person.name,
        phone=number_to_call(person) or NO_PHONE,
        village=person.village.name if person.village else "",
        household=person.household.number if person.household else "",
        question=entry.question,
    )
