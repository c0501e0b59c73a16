"""带参数二维码: one permanent code for each village and each town's station, so that every follower's way in
is known (R29)."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import segno
from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from models.places import Town, Village
from models.wechat import QrCode
from push.errors import PushError
from push.runtime import Runtime
from settings import VAR

FOLDER = VAR / "qrcodes"
PIXELS_A_MODULE = 12
QUIET_MODULES = 4


class UnknownTown(PushError):
    """No town of that name."""


@dataclass(frozen=True)
class Wanted:
    """A code that ought to exist."""

    scene: str
    town_id: int
    village_id: int | None


def village_scene(village_id: int) -> str:
    """What a scan of the village's code reports."""
    return f"village-{village_id}"


def town_scene(town_id: int) -> str:
    """What a scan of the code at the town's station reports."""
    return f"town-{town_id}"


def ensure_codes(rt: Runtime, town: str | None = None) -> list[QrCode]:
    """Every code of the town (None: of all towns), made where missing; a second call makes none.

    Raises UnknownTown, PlatformRefused, PlatformUnreachable.
    """
    with rt.sessions() as session:
        wanted = _wanted(session, town)
        known = {code.scene for code in session.scalars(select(QrCode).where(QrCode.ticket != ""))}
    for one in wanted:
        if one.scene not in known:
            _made(rt, one)
    with rt.sessions() as session:
        codes = {code.scene: code for code in session.scalars(select(QrCode))}
    return [codes[one.scene] for one in wanted]


def ensure_code(rt: Runtime, town_id: int, village_id: int | None) -> QrCode:
    """The code of one village or station, made where missing. Raises PlatformRefused, PlatformUnreachable."""
    wanted = Wanted(village_scene(village_id) if village_id is not None else town_scene(town_id), town_id, village_id)
    return _find(rt, wanted.scene) or _made(rt, wanted)


def image_file(code: QrCode, folder: Path = FOLDER) -> Path:
    """The code as a PNG for print, drawn from what it holds: sharper than the platform's picture.

    Named by scene and ticket, for another account's code of the same scene holds something else.
    """
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{code.scene}-{hashlib.sha256(code.ticket.encode()).hexdigest()[:8]}.png"
    segno.make(code.url, error="m", micro=False).save(str(path), scale=PIXELS_A_MODULE, border=QUIET_MODULES)
    return path


def _find(rt: Runtime, scene: str) -> QrCode | None:
    with rt.sessions() as session:
        return session.scalars(select(QrCode).where(QrCode.scene == scene, QrCode.ticket != "")).one_or_none()


def _wanted(session: Session, town: str | None) -> list[Wanted]:
    towns = list(session.scalars(select(Town).where(Town.name == town if town else Town.id > 0).order_by(Town.id)))
    if not towns and town:
        raise UnknownTown(f"没有这个乡镇：{town}")
    villages = select(Village).where(Village.town_id.in_([one.id for one in towns])).order_by(Village.id)
    return [*_stations(towns), *_villages(session.scalars(villages.options(joinedload(Village.town))))]


def _stations(towns: Iterable[Town]) -> Iterable[Wanted]:
    return (Wanted(town_scene(town.id), town.id, None) for town in towns)


def _villages(villages: Iterable[Village]) -> Iterable[Wanted]:
    return (Wanted(village_scene(village.id), village.town_id, village.id) for village in villages)


def _made(rt: Runtime, wanted: Wanted) -> QrCode:
    """Ask the platform, then store: no transaction is open during the call."""
    scene = {"scene": {"scene_str": wanted.scene}}
    answer = rt.wechat.account.call(
        "/cgi-bin/qrcode/create", {"action_name": "QR_LIMIT_STR_SCENE", "action_info": scene}
    )
    with rt.sessions.begin() as session:
        code = session.scalars(select(QrCode).where(QrCode.scene == wanted.scene)).one_or_none()
        if code is None:
            code = QrCode(scene=wanted.scene, town_id=wanted.town_id, village_id=wanted.village_id)
            code.created_at = rt.clock()
            session.add(code)
        code.ticket, code.url = str(answer["ticket"]), str(answer["url"])
    return code
