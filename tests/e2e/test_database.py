"""The last line of defence: what the database itself refuses."""

import psycopg2
import pytest

UNIQUE = {
    "infrastructure_period": [{"service_id", "date_from"}],
    "infrastructure_service": [{"company_id", "import_key"}],
    "lifecycle_journal": [{"res_model", "res_id", "key"}],
    "closing_act": [{"company_id", "name"}],
    "workflow_run": [{"route_id", "res_model", "res_id", "round"}],
}
INDEXES = """
    SELECT array_agg(a.attname::text) FROM pg_index i
    JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = ANY(i.indkey)
    WHERE i.indrelid = %s::regclass AND i.indisunique AND NOT i.indisprimary
    GROUP BY i.indexrelid
"""


@pytest.mark.parametrize("table", UNIQUE)
def test_unique_keys_are_in_the_database(table, query, world):
    found = [set(columns) for (columns,) in query(INDEXES, table)]
    for key in UNIQUE[table]:
        assert any(key <= columns for columns in found), found


def test_second_period_from_a_day_is_refused(database, query, world):
    with pytest.raises(psycopg2.errors.UniqueViolation), database.cursor() as cursor:
        for _time in range(2):
            cursor.execute(
                """INSERT INTO infrastructure_period
                   (service_id, number, date_from, date_to)
                   VALUES (%s, 999, '2031-01-01', '2031-01-31')""",
                [world["new"]],
            )


def test_due_services_are_found_by_an_index(query, world):
    found = query(
        """SELECT indexdef FROM pg_indexes WHERE tablename = 'infrastructure_service'
           AND indexdef LIKE '%%company_id, next_step_date%%'"""
    )
    assert found
