"""an act that comes late is known by the time of the latest one"""

import sqlalchemy as sa
from alembic import op

revision = "5e0c9a7d31b4"
down_revision = "c7e3a91f5d20"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("followers", schema=None) as batch_op:
        batch_op.add_column(sa.Column("follow_known_at", sa.DateTime(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("followers", schema=None) as batch_op:
        batch_op.drop_column("follow_known_at")
