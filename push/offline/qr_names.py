"""Names and numbers of QR codes: one line for staff, large letters for people before the paper."""

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
"""Added to every id, so that no number begins with a zero."""
LONGEST = 7


def name_of(code: QrCode) -> str:
    """The name for staff: `翠华镇 翠屏村`, `5月1日 木杆镇赶场 200张`. Its place, person or batch must be loaded."""
    town, target = code.town.name if code.town else "", _of_target(code)
    return target if town in target else f"{town} {target}".strip()


def title_of(code: QrCode) -> str:
    """The large letters on the paper: the village, the representative, the place, the enterprise."""
    if code.batch is not None:
        return code.batch.place
    return f"{code.town.name}{STATION}" if code.kind is CodeKind.TOWN and code.town else _of_target(code)


def batch_name(batch: PosterBatch) -> str:
    """The name of a batch: `5月1日 木杆镇赶场 发单张 200张`."""
    day = f"{batch.on_day.month}月{batch.on_day.day}日"
    return " ".join(filter(None, (day, batch.place, batch.manner, f"{batch.copies}张")))


def _of_target(code: QrCode) -> str:
    """The name of the place, person, batch or firm alone; the kind where that is deleted."""
    if code.user is not None:
        return code.user.display_name or code.user.name
    if code.batch is not None:
        return batch_name(code.batch)
    if code.kind is CodeKind.TOWN:
        return STATION
    named = code.site or code.enterprise or code.village
    return named.name if named else KIND_NAMES[code.kind]


def number_of(code_id: int) -> str:
    """The number under the code, check digit included: five digits up to 9,000 codes, then six."""
    body = str(FIRST + code_id)
    return body + damm.calc_check_digit(body)


def id_of(number: str) -> int | None:
    """The code's id; None for a number that was misheard or belongs to no code."""
    digits = "".join(sign for sign in number if sign not in " -")
    if len(digits) > LONGEST or not digits.isascii() or not digits.isdigit() or not damm.is_valid(digits):
        return None
    code_id = int(digits[:-1] or "0") - FIRST
    return code_id if code_id > 0 else None
