from datetime import datetime

import pytest

from models.database.engine import Sessions
from programme.plan.plan import Plan
from tests.programme.imports.registers import Register


@pytest.fixture
def register(sessions: Sessions, plan: Plan, now: datetime) -> Register:
    """Imports into one database that holds the plan's towns and villages."""
    return Register(sessions, plan, now)
