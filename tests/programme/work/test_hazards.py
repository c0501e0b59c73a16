"""Work closed to people under 18: by trade, title and description, however it is written."""

import pytest

from programme.work.hazards import find_hazard

CLOSED = [
    ("普工", "喷漆车间，包吃住", "喷漆"),
    ("喷漆工", "", "喷漆"),
    ("普工", "在电镀线上挂件", "电镀"),
    ("五金", "抛光、打磨手柄，粉尘不大", "抛光"),
    ("抛 光 工", "", "抛光"),
    ("普工", "给外壳喷·漆", "喷漆"),
    ("普工", "给外壳喷❤️漆❤️", "喷漆"),
    ("普工", "压铸机操作", "压铸"),
    ("普工", "铸造车间学徒", "铸造"),
    ("普工", "化工厂投料", "化工"),
    ("焊工", "", "焊工"),
    ("普工", "手工锡焊线路板", "焊"),
    ("普工", "二保焊，教会为止", "焊"),
    ("普工", "没有焊接经验也行，包教", "焊接"),
    ("安装工", "外墙安装广告牌，要登高", "外墙"),
    ("安装工", "高处作业有补贴", "高处"),
    ("普工", "接触有毒物质，发口罩", "有毒"),
    ("普工", "要用天那水擦洗", "天那水"),
    ("鞭炮厂普工", "", "鞭炮"),
    ("井下辅助工", "", "井下"),
    ("叉车", "", "叉车"),
    ("高压电工", "", "电工"),
    ("普工", "烤漆房", "烤漆"),
    ("普工", "钢琴補漆、上漆", "上漆"),
    ("冷库理货员", "", "冷库"),
    ("普工", "不加班。喷漆", "喷漆"),
    ("普工", "无夜班,焊接外壳", "焊接"),
]
OPEN = [
    ("普工", "装配灯具，坐着上班"),
    ("普工", "不接触有毒物质"),
    ("包装", "车间无粉尘，空调"),
    ("普工", "不接触喷漆、电镀和化工原料"),
    ("普工", "没有焊接、打磨"),
    ("质检", "非焊接岗位"),
    ("普工", "产品无毒无害，工作轻松"),
    ("服装", "平车车工，配合电工检修"),
    ("仓管", "有叉车帮忙搬"),
    ("餐饮", "服务员，有高温补贴"),
    ("文员", "缝制防辐射服的订单录入"),
    ("普工", "免焊端子压接"),
]


@pytest.mark.parametrize(("title", "text", "word"), CLOSED)
def test_hazardous_work_is_found(title: str, text: str, word: str) -> None:
    found = find_hazard(title, text)

    assert found is not None
    assert found.word == word
    assert found.reason


@pytest.mark.parametrize(("title", "text"), OPEN)
def test_other_work_stays_open(title: str, text: str) -> None:
    assert find_hazard(title, text) is None
