"""The house keeps its shape: sizes, names, types, and the direction of foreign keys."""

import ast
import subprocess
from pathlib import Path

import pytest
from django.apps import apps
from django.db import models

ROOT = Path(__file__).resolve().parents[2]
FILE_LINES, FUNCTION_LINES, TEMPLATE_LINES = 400, 60, 150
BANNED = {"utils", "helpers", "misc", "common"}

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


def tracked(*suffixes: str) -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.splitlines()
    return [ROOT / name for name in listed if name.endswith(suffixes) and (ROOT / name).exists()]


def code_files() -> list[Path]:
    return [f for f in tracked(".py") if "migrations" not in f.parts]


def line_count(file: Path) -> int:
    return len(file.read_text(encoding="utf-8").splitlines())


def test_no_file_is_over_its_budget() -> None:
    limits = {".py": FILE_LINES, ".css": FILE_LINES, ".js": FILE_LINES, ".html": TEMPLATE_LINES}
    files = [*code_files(), *tracked(".css", ".js", ".html")]
    over = [f"{f.relative_to(ROOT)}: {line_count(f)}" for f in files if line_count(f) > limits[f.suffix]]
    assert over == []


def test_no_function_is_over_its_budget_and_every_one_is_typed() -> None:
    long, untyped = [], []
    for file in code_files():
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                continue
            where = f"{file.relative_to(ROOT)}:{node.lineno} {node.name}"
            if (node.end_lineno or 0) - node.lineno + 1 > FUNCTION_LINES:
                long.append(where)
            if node.returns is None and file.relative_to(ROOT).parts[0] != "tests":
                untyped.append(where)
    assert (long, untyped) == ([], [])


def test_no_module_has_a_name_that_says_nothing() -> None:
    assert [str(f.relative_to(ROOT)) for f in code_files() if f.stem in BANNED] == []


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
