"""What is published of answers, against everything that adding and subtracting it could tell."""

from datetime import date
from fractions import Fraction
from itertools import combinations

from hypothesis import given, settings
from hypothesis import strategies as st

from assessments.surveys.cuts import Counts, Cuts, cuts_of
from assessments.surveys.disclosure import LEAST
from unioncare.core.periods import periods_over

STEP, ROOT = 2, "01"
UNITS = ["01", "0101", "010101", "010102", "0102", "010201", "010202", "0103"]
MONTHS = [date(2025, 12, 1), date(2026, 1, 1), date(2026, 2, 1), date(2026, 4, 1)]
tables = st.dictionaries(
    st.tuples(st.sampled_from(UNITS), st.sampled_from(MONTHS)), st.integers(0, 7), max_size=len(UNITS) * len(MONTHS)
)


def published(cuts: Cuts, counts: Counts) -> list[list[int]]:
    """Return every sum that is answered, as the cells that it adds."""
    cells = [cell for cell, many in counts.items() if many]
    periods = [None, *(period.months for period in periods_over(MONTHS))]
    return [
        [int(at.startswith(path) and (months is None or month in months)) for at, month in cells]
        for path in UNITS
        for months in periods
        if cuts.shows(path, months)
    ]


def hidden_directions(rows: list[list[int]], width: int) -> list[list[Fraction]]:
    """Return a basis of what may change in the cells while every published sum stays as it is."""
    matrix = [[Fraction(value) for value in row] for row in rows]
    pivots: list[int] = []
    for column in range(width):
        at = next((place for place in range(len(pivots), len(matrix)) if matrix[place][column]), None)
        if at is None:
            continue
        place = len(pivots)
        matrix[place], matrix[at] = matrix[at], matrix[place]
        matrix[place] = [value / matrix[place][column] for value in matrix[place]]
        for other, row in enumerate(matrix):
            if other != place and row[column]:
                matrix[other] = [a - row[column] * b for a, b in zip(row, matrix[place], strict=True)]
        pivots.append(column)
    basis = []
    for free in sorted(set(range(width)) - set(pivots)):
        vector = [Fraction(0)] * width
        vector[free] = Fraction(1)
        for place, column in enumerate(pivots):
            vector[column] = -matrix[place][free]
        basis.append(vector)
    return basis


def few(cells: list[int]) -> list[tuple[int, ...]]:
    """Return every choice of cells that holds one to four answers."""
    small = [place for place, many in enumerate(cells) if many < LEAST]
    return [
        chosen
        for size in range(1, LEAST)
        for chosen in combinations(small, size)
        if sum(cells[place] for place in chosen) < LEAST
    ]


@settings(max_examples=250, deadline=None)
@given(tables)
def test_no_sum_of_published_numbers_tells_of_one_to_four_answers(counts: Counts) -> None:
    cuts = cuts_of(counts, root=ROOT, step=STEP)
    cells = [many for many in counts.values() if many]
    rows = published(cuts, counts)
    basis = hidden_directions(rows, len(cells))
    for chosen in few(cells):
        assert any(sum(vector[place] for place in chosen) for vector in basis), (chosen, counts)
    total = sum(counts.values())
    assert cuts.shows(ROOT) == (total >= LEAST)
    if counts and min(counts.values()) >= LEAST:
        assert all(cuts.shows(path, {month}) for path, month in counts)


def table(**counts: list[int]) -> dict[tuple[str, date], int]:
    return {(path[1:], month): many for path, row in counts.items() for month, many in zip(MONTHS, row, strict=False)}


def test_what_is_hidden_cannot_be_had_from_the_rest() -> None:
    three = cuts_of(table(_0101=[9], _0102=[6], _0103=[3]), root=ROOT, step=STEP)
    assert [three.shows(path) for path in ("01", "0101", "0102", "0103")] == [True, True, False, False]
    crossed = cuts_of(table(_0101=[9, 9, 0, 0], _0102=[0, 1, 9, 0], _0103=[0, 0, 0, 9]), root=ROOT, step=STEP)
    # Each unit and each month has enough, yet the one answer of 0102 in January is January less that of 0101.
    assert not crossed.shows(ROOT, {MONTHS[1]})
    grid = cuts_of(table(_0101=[9, 9], _0102=[9, 2], _0103=[8, 7]), root=ROOT, step=STEP)
    assert grid.shows("0102")
    assert grid.shows(ROOT, {MONTHS[1]})
    assert [grid.shows(path, {MONTHS[1]}) for path in ("0101", "0102", "0103")] == [True, False, False]
    assert [grid.shows(path, {MONTHS[0]}) for path in ("0101", "0102", "0103")] == [True, False, False]
