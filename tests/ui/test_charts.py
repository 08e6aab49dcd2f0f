"""Charts: what the page hands to the script, and what stands without one."""

import json
import re
from datetime import date

from django.utils.translation import gettext_lazy as _

from unioncare.core.ui.charts import Axis, Chart, Limit, Mark, Series

CHART = Chart(
    series=[
        Series("</script> health", [(date(2026, 3, 1), 35), (date(2026, 3, 18), 55)]),
        Series("ECOG", [(date(2026, 3, 18), 2)], axis=1, step=True),
    ],
    axes=[Axis("health", 0, 100, 25), Axis("ECOG", 0, 4, 1, inverse=True, labels={0: _("Save")})],
    marks=[Mark(date(2026, 3, 9), "off work")],
    limits=[Limit(50, "look after", axis=0)],
    first=date(2026, 3, 1),
)
TAG = '<c-chart :of="chart" id="held" label="Better than before" />'


def test_a_chart_hands_its_numbers_over_as_data_and_never_as_a_script(show) -> None:
    page = show(TAG, chart=CHART)
    held = re.search(r'<script id="held" type="application/json">(.*)</script>', page)
    assert held
    data = json.loads(held[1])
    assert data["series"][0] == {
        "name": "</script> health", "points": [["2026-03-01", 35], ["2026-03-18", 55]], "axis": 0, "step": False,
    }  # fmt: skip
    assert data["axes"][1]["labels"] == {"0": "保存"}
    assert data["marks"] == [{"at": "2026-03-09", "name": "off work"}]
    assert data["limits"] == [{"value": 50, "name": "look after", "axis": 0}]
    assert (data["from"], data["until"]) == ("2026-03-01", None)
    assert page.count("</script>") == 1


def test_a_chart_says_what_it_shows_and_stays_away_until_it_is_drawn(show) -> None:
    page = show(TAG, chart=CHART)
    assert page.startswith("<div hidden>")
    assert 'role="img" aria-label="Better than before"' in page
    assert 'data-library="/static/echarts/echarts.min.js"' in page
    assert page.count('uc-key"') == 2
