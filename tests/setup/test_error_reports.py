"""What leaves the house with an error report."""

from unioncare.environment import without_personal_data


def test_what_people_looked_for_and_rows_that_the_database_quotes_stay_here():
    event = {
        "request": {"url": "https://union.example/members/search/", "query_string": "q=140902198503020011"},
        "exception": {
            "values": [
                {"module": "psycopg2.errors", "type": "UniqueViolation", "value": "Key (name)=(张三) already exists."},
                {"module": None, "type": "KeyError", "value": "'left'"},
            ]
        },
    }
    sent = without_personal_data(event, {})
    assert "140902198503020011" not in str(sent)
    assert "张三" not in str(sent)
    assert sent["exception"]["values"][1]["value"] == "'left'"
