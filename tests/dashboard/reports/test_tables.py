"""Values that are kept: nobody stands alone in them, and they come back as they were."""

import pytest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from unioncare.dashboard.reports.enums import Section
from unioncare.dashboard.reports.presentation import for_workbook, shown, shown_table
from unioncare.dashboard.reports.tables import (
    FEW,
    NONE,
    WITHHELD,
    Kind,
    Table,
    count,
    discreet,
    money,
    share,
    table,
    words,
)


@pytest.mark.parametrize(
    ("numbers", "told"),
    [
        ([7, 12, 0], [7, 12, 0]),
        ([7, 3, 12], [WITHHELD, FEW, 12]),  # 3 alone would follow from the sum
        ([40, 3], [WITHHELD, FEW]),  # 40 is not “under 5”
        ([7, 3, 2, 12], [7, FEW, FEW, 12]),
        ([7, 1, 1, 12], [WITHHELD, FEW, FEW, 12]),  # two that come to 2 are one each
        ([4, 4, 12], [FEW, FEW, WITHHELD]),  # two that come to 8 are four each
        ([1, 1, 1, 1, 1, 7], [FEW, FEW, FEW, FEW, FEW, WITHHELD]),  # and five that come to 5 are one each
        ([5, 5, 3], [WITHHELD, WITHHELD, FEW]),  # one that is no more than 5 is 5
        ([0, 3, 0], [0, FEW, 0]),  # the sum is below five itself
    ],
)
def test_a_number_of_fewer_than_five_cannot_be_reckoned_from_the_sum(numbers: list[int], told: list[object]) -> None:
    assert [cell if cell in (FEW, WITHHELD) else cell.value for cell in discreet(numbers)] == told


def test_a_kept_table_reads_as_it_did_in_both_languages() -> None:
    rows = [[words(_("Sum")), count(3), share(0.975), money(None), FEW, WITHHELD]]
    made = table(
        Section.MONEY, _("Funds"), [_("Fund"), _("Number"), _("Share"), _("Amount"), _("Number"), _("Number")], rows
    )

    kept = Table.from_json(made.as_json())

    assert kept == made
    with override("en"):
        (row,) = shown_table(kept).rows
        assert [text for text, _is_figure in row] == ["Sum", "3", "97.5%", "n/a", "under 5", "not told"]
    with override("zh-hans"):
        assert shown(kept.rows[0][0]) == "合计"
    assert [for_workbook(cell) for cell in kept.rows[0][1:3]] == [3, 0.975]
    assert kept.rows[0][3] == NONE
    assert kept.rows[0][3].kind is Kind.NONE
