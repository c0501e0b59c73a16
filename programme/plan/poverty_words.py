"""脱贫属性: the words of registers of both periods, and the order of service that follows from them."""

from enum import StrEnum


class PovertyVocabulary(StrEnum):
    """The vocabulary of 脱贫属性."""

    V2017 = "v2017"
    V2021 = "v2021"

    @property
    def words(self) -> tuple[str, ...]:
        return _POVERTY_WORDS[self]


_POVERTY_WORDS = {
    PovertyVocabulary.V2017: ("未脱贫", "脱贫", "预脱贫", "返贫"),
    PovertyVocabulary.V2021: ("脱贫户", "脱贫不稳定户", "边缘易致贫户", "突发严重困难户"),
}

LIFTED = frozenset({"脱贫", "脱贫户"})
"""脱贫(销号), in both vocabularies (R06, R20)."""

SERVED_FIRST = (("返贫", "突发严重困难户", "边缘易致贫户", "脱贫不稳定户"), ("未脱贫", "预脱贫"))
"""Statuses in the order of service, in both vocabularies: households that fell back into poverty (返贫; since 2021
监测对象), then those that have not left it yet; all others follow (R20, R31)."""
