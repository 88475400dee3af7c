"""A row that the database itself refuses to write: what a fault of ours in the handling of one message looks like."""

from __future__ import annotations

from django.db import connection, models


def poison(model: type[models.Model], column: str, value: object) -> None:
    """From now on, until the test's transaction ends, writing a row with this value raises."""
    name = f"poison_{model._meta.model_name}"
    with connection.cursor() as cursor:
        cursor.execute(
            f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS"
            f" $$ BEGIN IF NEW.{column}::text = '{value}' THEN RAISE 'a fault of ours'; END IF; RETURN NEW; END $$"
        )
        cursor.execute(
            f"CREATE TRIGGER {name} BEFORE INSERT OR UPDATE ON {model._meta.db_table}"
            f" FOR EACH ROW EXECUTE FUNCTION {name}()"
        )
