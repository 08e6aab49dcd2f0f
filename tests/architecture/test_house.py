"""The house keeps its shape: sizes, names, types, and the direction of foreign keys."""

from pathlib import Path

import pytest
from django.apps import apps
from django.db import models

from tools import budgets

ROOT = Path(__file__).resolve().parents[2]
LONG_FUNCTION = "def f() -> None:\n" + "    pass\n" * 60

# From top to bottom, as design and import contracts have it.
LAYERS = [
    "dashboard",
    "assessments",
    "visits",
    "donations",
    "cases",
    "worklist",
    "notifications",
    "imports",
    "organisation",
    "core",
]


def test_the_house_keeps_its_budgets() -> None:
    assert budgets.measure(ROOT).problems == []


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("cases/long.py", "x = 1\n" * 401, "cases/long.py: 401 lines, at most 400"),
        ("tests/long.py", "x = 1\n" * 401, "tests/long.py: 401 lines, at most 400"),
        ("templates/long.html", "<p>\n" * 151, "templates/long.html: 151 lines, at most 150"),
        ("static/css/long.css", "p {}\n" * 401, "static/css/long.css: 401 lines, at most 400"),
        ("static/js/long.js", "x();\n" * 401, "static/js/long.js: 401 lines, at most 400"),
        ("cases/utils.py", "", "cases/utils.py: a name that says nothing"),
        ("cases/one.py", "def f():\n    pass\n", "cases/one.py:1: f has no return type"),
        ("cases/one.py", LONG_FUNCTION, "cases/one.py:1: f has 61 lines, at most 60"),
        ("tests/one.py", LONG_FUNCTION, "tests/one.py:1: f has 61 lines, at most 60"),
    ],
)
def test_what_is_over_budget_is_named(tmp_path: Path, name: str, text: str, said: str) -> None:
    (tmp_path / name).parent.mkdir(parents=True)
    (tmp_path / name).write_text(text)
    assert budgets.measure(tmp_path).problems == [said]


def test_nine_of_ten_files_and_functions_are_short(tmp_path: Path) -> None:
    (tmp_path / "cases").mkdir()
    for number in range(20):
        length = 200 if number < 3 else 10
        lines = ["def f() -> None:", *["    pass"] * (length // 5 - 1)] + ["x = 1"] * (length - length // 5)
        (tmp_path / "cases" / f"module{number}.py").write_text("\n".join(lines))
    assert budgets.measure(tmp_path).problems == [
        "nine of ten files shall have at most 150 lines; now 200",
        "nine of ten functions shall have at most 25 lines; now 40",
    ]


def layer_of(model: type[models.Model]) -> int | None:
    label = model._meta.app_label
    return LAYERS.index(label) if label in LAYERS else None


def test_no_foreign_key_points_up() -> None:
    upward = []
    for model in apps.get_models(include_auto_created=True):
        own = layer_of(model)
        if own is None:
            continue
        for field in model._meta.get_fields():
            if not isinstance(field, models.ForeignKey | models.ManyToManyField):
                continue
            other = layer_of(field.related_model)  # type: ignore[arg-type]
            if other is not None and other < own:
                upward.append(f"{model._meta.label}.{field.name} → {field.related_model}")
    assert upward == []


def test_no_migration_depends_on_a_higher_app() -> None:
    from django.db.migrations.loader import MigrationLoader

    upward = []
    for (label, name), migration in MigrationLoader(None, ignore_no_migrations=True).disk_migrations.items():
        if label not in LAYERS:
            continue
        for other, _ in migration.dependencies:
            if other in LAYERS and LAYERS.index(other) < LAYERS.index(label):
                upward.append(f"{label}.{name} → {other}")
    assert upward == []


@pytest.mark.parametrize("folder", ["cases", "donations", "visits", "assessments", "templates", "tests", "unioncare"])
def test_the_top_level_that_the_user_gave_is_there(folder: str) -> None:
    assert (ROOT / folder).is_dir()


def test_every_list_has_an_order() -> None:
    ours = [m for m in apps.get_models() if layer_of(m) is not None]
    assert [m._meta.label for m in ours if not m._meta.ordering] == []
