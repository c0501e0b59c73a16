"""The answers given so far, in lines for the person: numbers masked, as in the file."""

from bot.dialogues.base import Kept
from programme.people.identity import mask_id_for_worker, mask_phone
from programme.work.wages import wish_words


def lines_of(kept: Kept) -> list[str]:
    """`姓名：陈阿贵`, one line for each answer that has a value."""
    low, high = kept.get("wage") or (None, None)
    values = {
        "姓名": kept.get("name"),
        "身份证": mask_id_for_worker(kept["id_number"]) if kept.get("id_number") else "",
        "手机": mask_phone(kept["phone"]) if kept.get("phone") else "",
        "镇": kept.get("town"),
        "村": kept.get("village"),
        "文化程度": kept.get("education"),
        "工种": "、".join(kept.get("trade") or ()),
        "工资": wish_words(low, high),
    }
    return [f"{name}：{value}" for name, value in values.items() if value]
