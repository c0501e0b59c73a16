"""what kind of work a vacancy is, majors, and a person's school (R11, R35)"""

import sqlalchemy as sa
from alembic import op

revision = "e1c94d7a20b8"
down_revision = "a5c81e07d3f2"
branch_labels = None
depends_on = None

_SCHOOLING = {"school": sa.String(), "major": sa.String(), "graduates": sa.String(length=7)}


def upgrade() -> None:
    with op.batch_alter_table("vacancies", schema=None) as batch_op:
        batch_op.add_column(sa.Column("kind", sa.String(length=24), nullable=False, server_default="job"))
        batch_op.add_column(sa.Column("majors", sa.String(), nullable=False, server_default="|"))
    with op.batch_alter_table("people", schema=None) as batch_op:
        for name, kind in _SCHOOLING.items():
            batch_op.add_column(sa.Column(name, kind, nullable=False, server_default=""))


def downgrade() -> None:
    with op.batch_alter_table("people", schema=None) as batch_op:
        for name in _SCHOOLING:
            batch_op.drop_column(name)
    with op.batch_alter_table("vacancies", schema=None) as batch_op:
        batch_op.drop_column("majors")
        batch_op.drop_column("kind")
