"""Everything that ought to have a parametric code."""

from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import Row, Select, null, select
from sqlalchemy.orm import Session

from models.places import Site, Town, Village
from models.push.qr_codes import CodeKind, PosterBatch
from models.staff import Role, User
from models.work import Enterprise

_NOWHERE = null()
_QUERIES: Mapping[CodeKind, Select[*tuple[Any, ...]]] = {
    CodeKind.TOWN: select(Town.id, Town.id.label("town_id"), _NOWHERE),
    CodeKind.VILLAGE: select(Village.id, Village.town_id, Village.id.label("village_id")).where(
        Village.doubtful.is_(False)
    ),
    CodeKind.SITE: select(Site.id, Site.town_id, _NOWHERE),
    CodeKind.REPRESENTATIVE: select(User.id, User.town_id, _NOWHERE).where(
        User.role == Role.REPRESENTATIVE, User.active
    ),
    CodeKind.BATCH: select(PosterBatch.id, PosterBatch.town_id, PosterBatch.village_id),
    CodeKind.ENTERPRISE: select(Enterprise.id, _NOWHERE, _NOWHERE).where(Enterprise.verified_at.is_not(None)),
}


def list_target_keys(session: Session) -> Iterator[tuple[CodeKind, Row[*tuple[Any, ...]]]]:
    """Kind, and a row of key, town id and village id (None: none), of every target; by kind, then by key.

    Enterprises have a code once their identity was checked, representatives while they are in office.
    """
    for kind, query in _QUERIES.items():
        for row in session.execute(query.order_by(query.selected_columns[0])):
            yield kind, row
