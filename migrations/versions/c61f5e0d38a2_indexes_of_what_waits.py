"""what waits is found without reading every waiting delivery"""

import sqlalchemy as sa
from alembic import op

revision = "c61f5e0d38a2"
down_revision = "a4d20e7b91c6"
branch_labels = None
depends_on = None

WAITING = "state = 'pending' AND carrier_id IS NULL"
ONE_BY_ONE = "(channel IS NULL OR channel <> 'mass')"
PARTIAL = {
    "ix_deliveries_fresh": (["notice_id", "id"], f"{WAITING} AND due_at IS NULL AND {ONE_BY_ONE}"),
    "ix_deliveries_later": (["notice_id", "due_at"], f"{WAITING} AND due_at IS NOT NULL AND {ONE_BY_ONE}"),
    "ix_deliveries_parked": (["notice_id", "due_at"], f"{WAITING} AND channel = 'mass'"),
    "ix_deliveries_carried": (["notice_id"], "state = 'pending' AND carrier_id IS NOT NULL"),
    "ix_deliveries_carrier_id": (["carrier_id"], "carrier_id IS NOT NULL"),
}


def upgrade() -> None:
    op.drop_index("ix_deliveries_carrier_id", table_name="deliveries")
    for name, (columns, condition) in PARTIAL.items():
        where = sa.text(condition)
        op.create_index(name, "deliveries", columns, postgresql_where=where, sqlite_where=where)


def downgrade() -> None:
    for name in PARTIAL:
        op.drop_index(name, table_name="deliveries")
    op.create_index("ix_deliveries_carrier_id", "deliveries", ["carrier_id"])
