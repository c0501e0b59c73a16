"""The demo comes and goes, and takes nothing with it that it did not bring."""

from sqlalchemy import func, select

from console.demo.load import load_demo
from console.demo.removal import remove_demo
from models.database.base import Base
from models.database.engine import Sessions
from models.places import Town, Village
from models.training import Class, Course, CourseKind, Enrolment
from programme.plan.plan import Plan
from settings import Settings
from tests.harness.stories import Story


def counts(sessions: Sessions) -> dict[str, int]:
    """The number of rows of every table, except records of past acts."""
    kept = {"import_batches", "audit_entries"}
    with sessions() as session:
        return {
            table.name: session.scalar(select(func.count()).select_from(table)) or 0
            for table in Base.metadata.sorted_tables
            if table.name not in kept
        }


def test_the_demo_has_classes_with_people_in_them_and_goes_without_a_trace(
    sessions: Sessions, plan: Plan, story: Story
) -> None:
    with sessions.begin() as session:
        towns = {town.name: Town(name=town.name, kind=town.kind) for town in plan.towns}
        session.add_all(towns.values())
        session.flush()
        session.add_all(Village(town_id=towns[one.town].id, name=one.name) for one in plan.villages)
        session.add(Course(title="岗前培训", kind=CourseKind.PRE_JOB, created_at=story.now))
    before = counts(sessions)
    settings = Settings(secret_key="s", data_key=bytes(range(32)), wechat_token="t")

    with sessions.begin() as session:
        load_demo(session, plan, settings, story.now)
        enrolled = session.scalar(select(func.count()).select_from(Enrolment))
        states = session.scalars(select(Class.state).order_by(Class.id)).all()
    with sessions.begin() as session:
        remove_demo(session, story.now)

    assert enrolled == 6
    assert [state.value for state in states] == ["open", "open", "draft"]
    assert counts(sessions) == before
