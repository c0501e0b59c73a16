"""The team against the plan's establishment (R12, R13), and the sites (R22, R23). Shown, never enforced."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from console.access.members import allowed
from console.access.permissions import Action
from console.services import services
from models.places import Site, SiteKind
from models.queries.places import list_towns
from models.queries.staff.sites import list_sites
from models.queries.staff.staff import list_users
from models.staff import Role, User
from programme.calendar import today
from programme.plan.plan import Plan

blueprint = Blueprint("team", __name__, url_prefix="/team")


@dataclass(frozen=True)
class Post:
    """One line of the establishment: people in office and as planned."""

    title: str
    actual: int
    planned: int


@dataclass(frozen=True)
class TownStaffing:
    """A town with its representatives and its station, if any."""

    name: str
    representatives: tuple[User, ...]
    station: Site | None


@blueprint.get("/")
@allowed(Action.RUN_TEAM)
def index() -> ResponseReturnValue:
    runtime = services()
    with runtime.sessions() as session:
        users = list_users(session)
        sites = list_sites(session)
        towns = _towns(session, runtime.plan, users, sites)
    return render_template(
        "team/index.html",
        users=users,
        towns=towns,
        posts=establishment(runtime.plan, users, len(towns)),
        needed=runtime.plan.team.representatives_per_town,
        missing=[town.name for town in towns if town.station is None],
        centre=next((site for site in sites if site.kind is SiteKind.CENTRE), None),
    )


def establishment(plan: Plan, users: list[User], towns: int) -> list[Post]:
    """Lead, officers and representatives: actual against plan."""

    def active(role: Role) -> int:
        return sum(user.active and user.role == role for user in users)

    return [
        Post("项目负责人", active(Role.LEAD), plan.team.leads),
        Post("对接专员", active(Role.OFFICER), plan.team.officers),
        Post("宣传代表", active(Role.REPRESENTATIVE), plan.team.representatives_per_town * towns),
    ]


def _towns(session: Session, plan: Plan, users: list[User], sites: Sequence[Site]) -> list[TownStaffing]:
    """The plan's towns of today."""
    stations = {site.town_id: site for site in sites if site.kind is SiteKind.STATION}
    keys = {town.name: town.id for town in list_towns(session)}
    return [
        TownStaffing(
            town.name,
            tuple(
                user
                for user in users
                if user.active and user.role == Role.REPRESENTATIVE and user.town_id == keys.get(town.name)
            ),
            stations.get(keys.get(town.name)),
        )
        for town in plan.towns_on(today(services().clock()))
    ]
