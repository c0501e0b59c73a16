"""Users and tokens are made here (`flask user create`, `flask token create`). The caller commits."""

import re
from datetime import datetime

from sqlalchemy.orm import Session

from console.access.passwords import SHORTEST_PASSWORD, hash_password, new_token, token_digest
from models.queries.places import find_town_id, list_towns
from models.queries.staff.staff import add_audit, find_user_by_name
from models.queries.work.vacancies import find_enterprise
from models.staff import ApiToken, Role, User
from models.work import Enterprise

_PHONE = re.compile(r"[0-9][0-9-]{3,18}[0-9]")


class AccountError(ValueError):
    """A user or token that cannot be made; the text is Chinese and says what to do."""


def create_user(
    session: Session,
    name: str,
    role: Role,
    password: str,
    now: datetime,
    *,
    town: str | None = None,
    enterprise: str | None = None,
    phone: str = "",
) -> User:
    """Add a log-in. A representative needs a town; an enterprise user an enterprise, which thereby is verified.

    `phone`: the office phone that labourers are told.
    """
    if find_user_by_name(session, name) is not None:
        raise AccountError(f"账号“{name}”已经有了，请换一个名字。")
    if len(password) < SHORTEST_PASSWORD:
        raise AccountError(f"密码至少{SHORTEST_PASSWORD}位。")
    if phone and not _PHONE.fullmatch(phone):
        raise AccountError("办公电话只写数字，可以带区号和短横，例如 0870-5621234。")
    user = User(
        name=name,
        role=role,
        password_hash=hash_password(password),
        town_id=_town_id(session, role, town),
        enterprise_id=_enterprise_id(session, role, enterprise, now),
        phone=phone,
        created_at=now,
    )
    session.add(user)
    session.flush()
    add_audit(session, now, None, "user_created", "user", user.id, detail={"role": role.value})
    return user


def _town_id(session: Session, role: Role, town: str | None) -> int | None:
    if town is None:
        if role == Role.REPRESENTATIVE:
            raise AccountError("宣传代表要写明负责哪个乡镇：--town 乡镇名")
        return None
    known = find_town_id(session, town)
    if known is None:
        names = "、".join(one.name for one in list_towns(session))
        raise AccountError(f"没有乡镇“{town}”。可选：{names}")
    return known


def _enterprise_id(session: Session, role: Role, name: str | None, now: datetime) -> int | None:
    if role != Role.ENTERPRISE:
        return None
    if not name:
        raise AccountError("企业账号要写明企业名称：--enterprise 企业名称")
    enterprise = find_enterprise(session, name)
    if enterprise is None:
        enterprise = Enterprise(name=name, created_at=now)
        session.add(enterprise)
    enterprise.verified_at = now
    session.flush()
    return enterprise.id


def create_token(session: Session, name: str, now: datetime) -> str:
    """Make a bearer token for that user; only its digest is stored."""
    user = find_user_by_name(session, name)
    if user is None or not user.active:
        raise AccountError(f"没有可用的账号“{name}”，先用 user create 建立。")
    token = new_token()
    session.add(ApiToken(user_id=user.id, digest=token_digest(token), created_at=now))
    add_audit(session, now, user.id, "token_created", "user", user.id)
    return token
