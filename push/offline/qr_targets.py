"""Everything that has a QR code of its own: stations, villages, sites, representatives, batches, enterprises."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, null, select
from sqlalchemy.orm import Session

from models.places import Site, Town, Village
from models.push.qr_codes import CodeKind, PosterBatch
from models.staff import Role, User
from models.work import Enterprise
from push.errors import PushError

_KEY_COLUMN: Mapping[CodeKind, str] = {
    CodeKind.TOWN: "town_id",
    CodeKind.VILLAGE: "village_id",
    CodeKind.SITE: "site_id",
    CodeKind.REPRESENTATIVE: "user_id",
    CodeKind.BATCH: "batch_id",
    CodeKind.ENTERPRISE: "enterprise_id",
}


class UnknownTown(PushError):
    """There is no town of that name."""


@dataclass(frozen=True)
class Target:
    """One QR code that shall exist: of the row with this key, in this town and village where the row has them."""

    kind: CodeKind
    key: int
    town_id: int | None = None
    village_id: int | None = None

    @property
    def scene(self) -> str:
        """The scene that a scan reports: `village-12`."""
        return f"{self.kind}-{self.key}"

    @property
    def columns(self) -> Mapping[str, int | None]:
        """The columns of the target in the code's row."""
        return {"town_id": self.town_id, "village_id": self.village_id} | {_KEY_COLUMN[self.kind]: self.key}


def town_target(town_id: int) -> Target:
    """The target of the code at the town's station."""
    return Target(CodeKind.TOWN, town_id, town_id)


def village_target(village_id: int, town_id: int) -> Target:
    return Target(CodeKind.VILLAGE, village_id, town_id, village_id)


def list_targets(session: Session, town: str | None = None) -> list[Target]:
    """All targets, by kind; enterprises only with checked identity. `town`: of that town alone. Raises UnknownTown."""
    town_id = session.scalar(select(Town.id).where(Town.name == town)) if town else None
    if town and town_id is None:
        raise UnknownTown(f"没有这个乡镇：{town}")
    return [
        target
        for kind, query in _QUERIES.items()
        for target in (Target(kind, *row) for row in session.execute(query.order_by(query.selected_columns[0])))
        if town_id in (None, target.town_id)
    ]


_NOWHERE = null()
_QUERIES: Mapping[CodeKind, Select[*tuple[Any, ...]]] = {
    CodeKind.TOWN: select(Town.id, Town.id.label("town_id"), _NOWHERE),
    CodeKind.VILLAGE: select(Village.id, Village.town_id, Village.id.label("village_id")),
    CodeKind.SITE: select(Site.id, Site.town_id, _NOWHERE),
    CodeKind.REPRESENTATIVE: select(User.id, User.town_id, _NOWHERE).where(
        User.role == Role.REPRESENTATIVE, User.active
    ),
    CodeKind.BATCH: select(PosterBatch.id, PosterBatch.town_id, PosterBatch.village_id),
    CodeKind.ENTERPRISE: select(Enterprise.id, _NOWHERE, _NOWHERE).where(Enterprise.verified_at.is_not(None)),
}
"""Queries for key, town and village of all rows of a kind."""
