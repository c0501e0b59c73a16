"""voice and pictures kept, files that wait for consent by call, sites on the map"""

import sqlalchemy as sa
from alembic import op

revision = "6dcce5b810ff"
down_revision = "d92b6c1f4e07"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "attachments",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("follower_id", sa.Integer(), nullable=False),
        sa.Column("handover_id", sa.Integer(), nullable=True),
        sa.Column("kind", sa.String(length=24), nullable=False),
        sa.Column("state", sa.String(length=24), nullable=False),
        sa.Column("media_id", sa.LargeBinary(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("delete_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["follower_id"], ["followers.id"], name=op.f("fk_attachments_follower_id_followers")),
        sa.ForeignKeyConstraint(["handover_id"], ["handovers.id"], name=op.f("fk_attachments_handover_id_handovers")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attachments")),
    )
    with op.batch_alter_table("attachments", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_attachments_delete_at"), ["delete_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_attachments_follower_id"), ["follower_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_attachments_handover_id"), ["handover_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_attachments_state"), ["state"], unique=False)

    op.create_table(
        "pending_files",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=24), nullable=False),
        sa.Column("entry", sa.LargeBinary(), nullable=False),
        sa.Column("relation", sa.String(), nullable=False),
        sa.Column("source", sa.String(length=24), nullable=False),
        sa.Column("town_id", sa.Integer(), nullable=True),
        sa.Column("follower_id", sa.Integer(), nullable=True),
        sa.Column("typed_by", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("called_by", sa.Integer(), nullable=True),
        sa.Column("called_at", sa.DateTime(), nullable=True),
        sa.Column("version", sa.String(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["called_by"], ["users.id"], name=op.f("fk_pending_files_called_by_users")),
        sa.ForeignKeyConstraint(["follower_id"], ["followers.id"], name=op.f("fk_pending_files_follower_id_followers")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_pending_files_person_id_people")),
        sa.ForeignKeyConstraint(["town_id"], ["towns.id"], name=op.f("fk_pending_files_town_id_towns")),
        sa.ForeignKeyConstraint(["typed_by"], ["users.id"], name=op.f("fk_pending_files_typed_by_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pending_files")),
    )
    with op.batch_alter_table("pending_files", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_pending_files_follower_id"), ["follower_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_pending_files_state"), ["state"], unique=False)
        batch_op.create_index(batch_op.f("ix_pending_files_town_id"), ["town_id"], unique=False)

    with op.batch_alter_table("consents", schema=None) as batch_op:
        batch_op.add_column(sa.Column("user_id", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(batch_op.f("fk_consents_user_id_users"), "users", ["user_id"], ["id"])

    with op.batch_alter_table("sites", schema=None) as batch_op:
        batch_op.add_column(sa.Column("keeper", sa.String(), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("latitude", sa.Double(), nullable=True))
        batch_op.add_column(sa.Column("longitude", sa.Double(), nullable=True))
    with op.batch_alter_table("sites", schema=None) as batch_op:
        batch_op.alter_column("keeper", server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("sites", schema=None) as batch_op:
        batch_op.drop_column("longitude")
        batch_op.drop_column("latitude")
        batch_op.drop_column("keeper")

    with op.batch_alter_table("consents", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_consents_user_id_users"), type_="foreignkey")
        batch_op.drop_column("user_id")

    with op.batch_alter_table("pending_files", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_pending_files_town_id"))
        batch_op.drop_index(batch_op.f("ix_pending_files_state"))
        batch_op.drop_index(batch_op.f("ix_pending_files_follower_id"))

    op.drop_table("pending_files")
    with op.batch_alter_table("attachments", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_attachments_state"))
        batch_op.drop_index(batch_op.f("ix_attachments_handover_id"))
        batch_op.drop_index(batch_op.f("ix_attachments_follower_id"))
        batch_op.drop_index(batch_op.f("ix_attachments_delete_at"))

    op.drop_table("attachments")
