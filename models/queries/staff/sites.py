"""Sites: the centre and the stations."""

from collections.abc import Sequence

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from models.places import Site, SiteKind


def list_sites(session: Session) -> Sequence[Site]:
    """All sites, the centre first, then by town."""
    return session.scalars(select(Site).order_by(Site.kind, Site.town_id, Site.id)).all()


def list_placed_sites(session: Session) -> Sequence[Site]:
    """Sites with coordinates."""
    placed = (Site.latitude.is_not(None), Site.longitude.is_not(None))
    return session.scalars(select(Site).where(*placed).order_by(Site.id)).all()


def list_sites_of(session: Session, town_id: int | None) -> Sequence[Site]:
    """The town's stations, then the centre; None: the centre alone."""
    wanted = or_(Site.kind == SiteKind.CENTRE, Site.town_id == town_id)
    query = select(Site).where(wanted if town_id is not None else Site.kind == SiteKind.CENTRE)
    return session.scalars(query.order_by(Site.kind.desc(), Site.id)).all()
