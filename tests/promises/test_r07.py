"""R07: people who register are matched to the register by ID number; a name alone never matches."""

from tests.promises.people import answers, import_register
from tests.stories_e2e.harness.county import Head
from tests.stories_e2e.harness.service import Service

LISTED = Head(2)
OTHER_NUMBER = "110105194912310142"


def test_r07_one_in_the_register_and_one_of_the_same_name_outside_it_differ(service: Service) -> None:
    import_register(service, LISTED)

    for number, phone in ((LISTED.id_number, "13800000071"), (OTHER_NUMBER, "13800000072")):
        service.outside.phone(LISTED.name, following=True).say(*answers(LISTED.name, number, phone))

    found = [one for one in service.lead.every("people") if one["name"] == LISTED.name]
    households = sorted(one["household_id"] is not None for one in found)
    assert households == [False, True]
