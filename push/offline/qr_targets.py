"""Everything that has a QR code of its own: stations, villages, sites, representatives, batches, enterprises."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy.orm import Session

from models.push.qr_codes import CodeKind
from models.queries.offline.qr_targets import list_target_keys
from models.queries.places import find_town_id
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
    """By kind; enterprises once their identity was checked. `town`: only its own. Raises UnknownTown."""
    town_id = find_town_id(session, town)
    if town and town_id is None:
        raise UnknownTown(f"没有这个乡镇：{town}")
    targets = [Target(kind, *row) for kind, row in list_target_keys(session)]
    return [target for target in targets if town_id in (None, target.town_id)]
