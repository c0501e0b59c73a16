"""What a code is called: for staff in one line, for whoever stands before the paper in large letters."""

from stdnum import damm

from models.push.qr_codes import CodeKind, PosterBatch, QrCode

KIND_NAMES = {
    CodeKind.TOWN: "乡镇服务站",
    CodeKind.VILLAGE: "村",
    CodeKind.SITE: "站点",
    CodeKind.REPRESENTATIVE: "宣传代表",
    CodeKind.BATCH: "宣传批次",
    CodeKind.ENTERPRISE: "企业",
}
STATION = "服务站"


FIRST = 1000
"""So that none begins with a nought."""
LONGEST = 7


def name_of(code: QrCode) -> str:
    """`翠华镇 翠屏村`, `5月1日 木杆镇赶场 200张`; what it stands for must be loaded."""
    town, target = code.town.name if code.town else "", _of_target(code)
    return target if town in target else f"{town} {target}".strip()


def title_of(code: QrCode) -> str:
    """The large letters on the paper: the village, the representative, the place, the enterprise."""
    if code.batch is not None:
        return code.batch.place
    return f"{code.town.name}{STATION}" if code.kind is CodeKind.TOWN and code.town else _of_target(code)


def batch_name(batch: PosterBatch) -> str:
    """`5月1日 木杆镇赶场 发单张 200张`."""
    day = f"{batch.on_day.month}月{batch.on_day.day}日"
    return " ".join(filter(None, (day, batch.place, batch.manner, f"{batch.copies}张")))


def _of_target(code: QrCode) -> str:
    """The place, person, batch or firm alone; the kind where that is gone."""
    if code.user is not None:
        return code.user.display_name or code.user.name
    if code.batch is not None:
        return batch_name(code.batch)
    if code.kind is CodeKind.TOWN:
        return STATION
    named = code.site or code.enterprise or code.village
    return named.name if named else KIND_NAMES[code.kind]


def number_of(code_id: int) -> str:
    """Five digits, as long as there are fewer than 9,000 codes; then six."""
    body = str(FIRST + code_id)
    return body + damm.calc_check_digit(body)


def id_of(number: str) -> int | None:
    """The code's id; None for what is no number of a code, or was misheard."""
    digits = "".join(sign for sign in number if sign not in " -")
    if len(digits) > LONGEST or not digits.isascii() or not digits.isdigit() or not damm.is_valid(digits):
        return None
    code_id = int(digits[:-1] or "0") - FIRST
    return code_id if code_id > 0 else None
