"""Alembic's entry point: run the migrations on the connection that `model.runs.database` opened."""

from alembic import context

context.configure(connection=context.config.attributes["connection"])
context.run_migrations()
