"""A chat goes on where it was, whatever happened to the service in between."""

from tests.stories_e2e.harness.service import Service

ID_NUMBER = "11010519491231010X"


def test_a_registration_goes_on_after_redis_was_emptied_and_the_web_process_restarted(service: Service) -> None:
    phone = service.outside.phone("小玉", following=True)
    answers = (
        "我要登记",
        "同意",
        "周小玉",
        ID_NUMBER,
        "1",
        "13800000021",
        "翠华镇",
        "1",
        "初中",
        "电工",
        "4000",
        "愿意",
    )

    phone.say(*answers[:3])
    service.flush_redis()
    phone.say(*answers[3:7])
    service.restart_web()
    last = phone.say(*answers[7:])

    assert "登记完成" in last


def test_one_message_with_everything_leaves_only_the_rest_to_ask(service: Service) -> None:
    phone = service.outside.phone("阿强", following=True)

    phone.say("我要登记 孙阿强 110105194912310089 13800000022 木杆镇向阳村", "1", "1")
    last = phone.say("初中", "电工", "4000", "愿意")

    assert "登记完成" in last
