"""what is known before a person under 18 starts work: the work, the health check, the guardian"""

import sqlalchemy as sa
from alembic import op

revision = "c5d80e31f7a4"
down_revision = "b4f07c2e9a61"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("placements", schema=None) as batch_op:
        batch_op.add_column(sa.Column("work", sa.String(length=100), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("health_checked_on", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("guardian_informed_on", sa.Date(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("placements", schema=None) as batch_op:
        for name in ("guardian_informed_on", "health_checked_on", "work"):
            batch_op.drop_column(name)
