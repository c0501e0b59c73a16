"""R33: who drops out after the fourth step and comes back the next day goes on at the fifth."""

from tests.promises.people import answers
from tests.stories_e2e.harness.service import Service

DAY = 24 * 3600


def test_r33_the_next_day_and_after_a_loss_of_redis_it_goes_on_where_it_stopped(service: Service) -> None:
    phone = service.outside.phone("阿香", following=True)
    said = answers("阿香", "110105194912310169", "13800000033")
    asked = phone.say(*said[:5])

    service.flush_redis()
    service.pass_time(DAY)
    reminded = phone.say("在不在")
    done = phone.say(*said[5:])

    assert "手机" in asked and "手机" in reminded
    assert "登记完成" in done
