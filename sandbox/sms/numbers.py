"""Mainland mobile numbers as gateways take them."""

import re

MOBILE = re.compile(r"(?:\+?86|0086)?(1[3-9]\d{9})")


def bare(number: object) -> str | None:
    """The eleven digits of a mainland number in any of its usual forms; None for anything else."""
    found = MOBILE.fullmatch(number) if isinstance(number, str) else None
    return found.group(1) if found else None
