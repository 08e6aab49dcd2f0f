"""The disease catalogue and how one finds a disease in it."""

import pytest

from cases.care.enums import DiseaseGroup
from cases.care.models import ConsentText, Disease, LivingLine
from cases.care.selectors.diseases import find_diseases, icd_ranges
from cases.care.starter import load_burden_scale, load_consent_text, load_diseases, load_living_lines

pytestmark = pytest.mark.django_db


@pytest.fixture
def diseases() -> None:
    load_diseases()


def codes(query: str) -> list[str]:
    return [disease.code for disease in find_diseases(query)]


def test_the_catalogue_holds_28_severe_3_mild_and_the_coal_extension():
    assert load_diseases() == 32
    assert Disease.objects.filter(code__regex=r"^\d+$").count() == 28
    assert Disease.objects.filter(code__startswith="M").count() == 3
    assert Disease.objects.get(code="X1").name_zh == "尘肺"


def test_every_disease_has_both_names_and_a_known_group(diseases):
    for disease in Disease.objects.all():
        assert all((disease.name_zh, disease.name_en))
        assert disease.group in DiseaseGroup.values


def test_loading_the_catalogue_again_changes_nothing_that_an_administrator_changed(diseases):
    Disease.objects.filter(code="6").update(name_zh="尿毒症")

    assert load_diseases() == 0
    assert Disease.objects.get(code="6").name_zh == "尿毒症"


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("C34", ["1"]),
        ("c34.1", ["1"]),
        ("C97", ["1"]),
        ("I64", ["3"]),
        ("I69.3", ["3"]),
        ("I65", []),
        ("Z95", ["5", "16"]),
        ("Z95.3", ["16"]),
        ("D35.2", ["9"]),
        ("D35.1", []),
        ("K72", ["8", "10"]),
        ("J6", ["X1"]),
        ("Z99.2", ["6"]),
    ],
)
def test_an_icd_code_finds_the_disease_whose_range_holds_it(diseases, query, expected):
    assert codes(query) == expected


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("肺癌", "1"),
        ("尿毒症", "6"),
        ("Leukaemia", "1"),
        ("脑梗", "3"),
        ("parkinson", "19"),
        ("矽肺", "X1"),
        ("M2", "M2"),
    ],
)
def test_the_words_that_people_use_find_the_disease(diseases, query, expected):
    assert expected in codes(query)


def test_a_disease_that_is_no_longer_offered_is_not_found(diseases):
    Disease.objects.filter(code="1").update(is_active=False)

    assert codes("C34") == []


def test_ranges_and_single_codes_of_one_entry_are_read_apart():
    assert icd_ranges("I60–I64, I69") == [("I600", "I649"), ("I690", "I699")]
    assert icd_ranges("(clinical)") == []


def test_starter_rows_are_added_once_only():
    assert [load_consent_text(), load_living_lines(), load_burden_scale()] == [1, 4, 1]
    assert [load_consent_text(), load_living_lines(), load_burden_scale()] == [0, 0, 0]
    assert ConsentText.objects.get().version == 1
    assert LivingLine.objects.filter(region="青岭县").count() == 2
