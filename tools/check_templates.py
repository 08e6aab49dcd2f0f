"""Compiles every template of the project, so that a typing error is not found by a visitor."""

import os
import sys
from pathlib import Path

import django
from django.template import TemplateSyntaxError
from django.template.loader import get_template

PROJECT = Path(__file__).resolve().parent.parent


def main() -> int:
    os.environ.setdefault("UNIONCARE_ENV", "build")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "unioncare.settings")
    django.setup()
    folder = PROJECT / "templates"
    names = sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())
    broken = [problem for name in names if (problem := _problem(name))]
    print("\n".join(broken) or f"{len(names)} templates compile.")
    return 1 if broken else 0


def _problem(name: str) -> str:
    try:
        get_template(name)
    except TemplateSyntaxError as error:
        return f"templates/{name}: {error}"
    return ""


if __name__ == "__main__":
    sys.exit(main())
