"""the version of a vacancy and a class, and what it said before: what was reviewed is what goes out"""

import sqlalchemy as sa
from alembic import op

revision = "a7f2c94be150"
down_revision = "c5d80e31f7a4"
branch_labels = None
depends_on = None

TABLES = ("vacancies", "classes")


def upgrade() -> None:
    for table in TABLES:
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.add_column(sa.Column("version", sa.Integer(), nullable=False, server_default="1"))
            batch_op.add_column(sa.Column("earlier", sa.JSON(), nullable=False, server_default="[]"))


def downgrade() -> None:
    for table in TABLES:
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.drop_column("earlier")
            batch_op.drop_column("version")
