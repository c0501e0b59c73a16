"""short messages that lack a report are found by their time"""

import sqlalchemy as sa
from alembic import op

revision = "d92b6c1f4e07"
down_revision = "7b52d9e04a18"
branch_labels = None
depends_on = None


def upgrade() -> None:
    where = sa.text("channel = 'sms'")
    op.create_index("ix_attempts_sms_at", "attempts", ["at"], postgresql_where=where, sqlite_where=where)


def downgrade() -> None:
    op.drop_index("ix_attempts_sms_at", table_name="attempts")
