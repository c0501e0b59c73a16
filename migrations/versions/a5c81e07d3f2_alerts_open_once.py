"""one open alert a channel and code"""

import sqlalchemy as sa
from alembic import op

revision = "a5c81e07d3f2"
down_revision = "d7a41f3c86e5"
branch_labels = None
depends_on = None

OPEN = "closed_at IS NULL"
NO_CHANNEL = f"{OPEN} AND channel IS NULL"
REPEATED = """
UPDATE alerts SET closed_at = opened_at WHERE closed_at IS NULL AND EXISTS (
    SELECT 1 FROM alerts AS earlier
    WHERE earlier.closed_at IS NULL AND earlier.code = alerts.code AND earlier.id < alerts.id
    AND coalesce(earlier.channel, '') = coalesce(alerts.channel, '')
)
"""


def upgrade() -> None:
    op.execute(REPEATED)
    for name, columns, condition in (
        ("uq_alerts_open", ["channel", "code"], OPEN),
        ("uq_alerts_open_of_no_channel", ["code"], NO_CHANNEL),
    ):
        where = sa.text(condition)
        op.create_index(name, "alerts", columns, unique=True, postgresql_where=where, sqlite_where=where)


def downgrade() -> None:
    op.drop_index("uq_alerts_open_of_no_channel", "alerts")
    op.drop_index("uq_alerts_open", "alerts")
