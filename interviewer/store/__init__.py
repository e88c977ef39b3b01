"""The durable event log of sittings. SQLAlchemy and Alembic are imported in this package only."""
