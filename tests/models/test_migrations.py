from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from models import Base
from models.database.engine import make_engine
from models.database.migration import is_current, upgrade


def test_migrations_match_the_models_on_both_databases(database_url: str) -> None:
    engine = make_engine(database_url)

    with engine.connect() as connection:
        differences = compare_metadata(MigrationContext.configure(connection), Base.metadata)
    engine.dispose()

    assert differences == []


def test_upgrading_a_current_database_changes_nothing(database_url: str) -> None:
    engine = make_engine(database_url)

    upgrade(engine)

    assert is_current(engine)
    engine.dispose()
