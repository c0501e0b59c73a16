"""The answers of 阿贵 in a registration, message by message."""

AGUI_NUMBER = "11010519491231002X"
ANSWERS = ("我要登记", "同意", "陈阿贵", AGUI_NUMBER, "1", "13800000000", "翠华镇", "1", "初中", "焊工", "4000", "愿意")
