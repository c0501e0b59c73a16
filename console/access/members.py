"""Members: log-in, role and territory (R02, R12, R13, R24)."""

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from flask import abort, request, session
from flask.typing import ResponseReturnValue
from flask_login import LoginManager, UserMixin, current_user, login_user, logout_user

from console.access.passwords import password_matches, token_digest
from console.access.permissions import ROLES_BY_ACTION, Action
from console.services import services
from models.queries.staff.staff import add_audit, find_active_user, find_user_by_name, find_user_by_token
from models.staff import Role, User

P = ParamSpec("P")
R = TypeVar("R")
View = Callable[P, ResponseReturnValue]

NOWHERE = -1
"""The town, or enterprise, of a member without one: no row has this key, so that what asks for it finds nothing."""


class Member(UserMixin):  # type: ignore[misc]
    """The person at the console or behind a token."""

    def __init__(self, user: User) -> None:
        self.id = user.id
        self.name = user.name
        self.display_name = user.display_name or user.name
        self.role = user.role
        self.town_id = user.town_id or NOWHERE
        self.town_name = user.town.name if user.town else ""
        self.enterprise_id = user.enterprise_id or NOWHERE

    @property
    def territory(self) -> int | None:
        """The only town this member may see, none for a representative without one; None: every town."""
        return self.town_id if self.role == Role.REPRESENTATIVE else None

    def may(self, action: Action) -> bool:
        return self.role in ROLES_BY_ACTION[action]

    def sees_town(self, town_id: int | None) -> bool:
        """True if the town is within the member's territory; only a representative's has a border (R13)."""
        return self.role != Role.REPRESENTATIVE or town_id == self.town_id


API = "/api/"
login_manager = LoginManager()


@login_manager.user_loader  # type: ignore[untyped-decorator]
def load_member(user_id: str) -> Member | None:
    """The member of the session cookie, on pages only: a foreign site can send a cookie, but no bearer token."""
    if request.path.startswith(API):
        return None
    with services().sessions() as database:
        user = find_active_user(database, int(user_id))
        return Member(user) if user else None


@login_manager.request_loader  # type: ignore[untyped-decorator]
def load_bearer(incoming: object) -> Member | None:
    """The member behind `Authorization: Bearer …`, on API paths only."""
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not request.path.startswith(API):
        return None
    with services().sessions() as database:
        user = find_user_by_token(database, token_digest(token.strip()))
        return Member(user) if user else None


def me() -> Member:
    """The current member; only in a view behind `allowed`."""
    member: Member = current_user._get_current_object()
    return member


def allowed(action: Action) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Let only roles with this permission in: other members get 403, strangers the log-in page (401 in the API)."""

    def guard(view: Callable[P, R]) -> Callable[P, R]:
        @wraps(view)
        def guarded(*args: P.args, **kwargs: P.kwargs) -> R:
            if not current_user.is_authenticated:
                abort(401)
            if not me().may(action):
                abort(403)
            return view(*args, **kwargs)

        guarded.allowed_action = action  # type: ignore[attr-defined]
        return guarded

    return guard


def log_in(name: str, password: str) -> bool:
    """Start a session for the right name and password; both outcomes are audited."""
    runtime = services()
    with runtime.sessions.begin() as database:
        user = find_user_by_name(database, name)
        right = password_matches(user.password_hash if user and user.active else None, password)
        add_audit(database, runtime.clock(), user.id if user else None, "log_in" if right else "log_in_refused")
    if right and user:
        session.clear()
        login_user(Member(user))
    return right


def log_out() -> None:
    logout_user()
    session.clear()
