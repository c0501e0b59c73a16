"""the meal wish of a person, sealed"""

import sqlalchemy as sa
from alembic import op

revision = "c4d90b7e12f5"
down_revision = "a7f2c94be150"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("people", schema=None) as batch_op:
        batch_op.add_column(sa.Column("meal_wish", sa.LargeBinary(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("people", schema=None) as batch_op:
        batch_op.drop_column("meal_wish")
