"""urgent notices (R31)"""

import sqlalchemy as sa
from alembic import op

revision = "7b52d9e04a18"
down_revision = "c61f5e0d38a2"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("notices", schema=None) as batch_op:
        batch_op.add_column(sa.Column("urgent", sa.Boolean(), server_default=sa.false(), nullable=False))


def downgrade() -> None:
    with op.batch_alter_table("notices", schema=None) as batch_op:
        batch_op.drop_column("urgent")
