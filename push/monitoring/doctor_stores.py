"""Checks of the stores: database, key, Redis, disk, plan, workers."""

import shutil
from datetime import UTC, datetime, timedelta

from models.database.engine import engine_of
from models.database.migration import is_current
from models.database.sealing import SealingError
from models.queries.monitoring import find_newest_name
from push.clock import how_far_ahead
from push.counters import RECONCILED
from push.monitoring.doctor import Check, Finding, bad, doubtful, good
from push.monitoring.doctor_redis import REDIS
from push.runtime import Runtime
from settings import VAR

MOST_SKEW = timedelta(seconds=5)
LATE = timedelta(minutes=3)
LEAST_FREE = 0.05
SCARCE_FREE = 0.15


def database(rt: Runtime) -> Finding:
    if is_current(engine_of(rt.sessions)):
        return good("数据库", "能连上，表结构是最新的")
    return bad("数据库", "表结构不是最新的", "运行 flask --app app db upgrade。")


def database_clock(rt: Runtime) -> Finding:
    """Compare this clock with the database's. SQLite has this machine's own clock."""
    if engine_of(rt.sessions).dialect.name == "sqlite":
        return good("数据库时钟", "内置数据库，和本机是同一个时钟")
    skew = abs(how_far_ahead(engine_of(rt.sessions), lambda: datetime.now(UTC)))
    if skew <= MOST_SKEW:
        return good("数据库时钟", f"相差 {skew.total_seconds():.1f} 秒")
    return bad(
        "数据库时钟",
        f"本机相差 {skew.total_seconds():.0f} 秒",
        "在两台机器上都开启时间同步（timedatectl set-ntp true）。发送按数据库的时钟走，暂时不受影响。",
    )


def data_key(rt: Runtime) -> Finding:
    """Check that DATA_KEY opens the stored data. The newest person is read, and nothing of them shown."""
    try:
        with rt.sessions() as session:
            opened = find_newest_name(session)
    except SealingError:
        return bad("DATA_KEY", "打不开库里的个人信息", "换回原来的 DATA_KEY；用错的密钥继续登记会让数据混在一起。")
    return good("DATA_KEY", "能打开库里的个人信息" if opened is not None else "库里还没有个人信息")


def workers(rt: Runtime) -> Finding:
    alive = sum(1 for _ in rt.redis.scan_iter("songgang:worker:*", count=1000))
    if alive:
        return good("后台任务", f"{alive} 个服务有心跳")
    return bad("后台任务", "没有心跳", "启动 worker.py（systemctl start songgang-worker），再看它的日志。")


def reconciler(rt: Runtime) -> Finding:
    at = rt.redis.get(RECONCILED)
    if not isinstance(at, bytes):
        return bad("定时核对", "没有运行过的记录", "启动后台任务，等半分钟再查；还没有就看它的日志。")
    ago = datetime.now(UTC) - datetime.fromtimestamp(float(at), UTC)
    if ago > LATE:
        return bad("定时核对", f"上次是 {ago.total_seconds() / 60:.0f} 分钟以前", "看后台任务的日志，必要时重启它。")
    return good("定时核对", f"{max(ago.total_seconds(), 0):.0f} 秒前运行过")


def plan(rt: Runtime) -> Finding:
    doubts = rt.plan.warnings
    if not doubts:
        return good("方案", rt.settings.plan_file.name)
    return doubtful(
        "方案", f"有 {len(doubts)} 处存疑：{'；'.join(map(str, doubts))}", "看方案文件里的这几处，能确定就改过来。"
    )


def disk(rt: Runtime) -> Finding:
    usage = shutil.disk_usage(VAR if VAR.exists() else VAR.parent)
    free = usage.free / usage.total
    found = f"本机剩余 {usage.free / 1024**3:.1f} GB（{free:.0%}）"
    if free < LEAST_FREE:
        return bad("磁盘", found, "马上清理或扩容；满了以后收不下登记，也记不了发送。")
    return doubtful("磁盘", found, "安排清理或扩容。") if free < SCARCE_FREE else good("磁盘", found)


STORES: tuple[tuple[str, Check], ...] = (
    ("数据库", database),
    ("数据库时钟", database_clock),
    ("DATA_KEY", data_key),
    *REDIS,
    ("后台任务", workers),
    ("定时核对", reconciler),
    ("方案", plan),
    ("磁盘", disk),
)
