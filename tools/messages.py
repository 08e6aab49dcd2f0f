"""The message catalogues: collected, checked and compiled by Babel, so that no machine needs gettext.

`python -m tools.messages collect` brings locale/*/LC_MESSAGES/django.po up to date with the source,
`check` fails on a text that a catalogue lacks or leaves untranslated, `compile` writes the .mo files.
"""

import io
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

PROJECT: Final = Path(__file__).resolve().parent.parent
LOCALES: Final = PROJECT / "locale"
SOURCES: Final = ("unioncare", "cases", "donations", "visits", "assessments", "templates", "static/js")
PLAIN: Final = ("gettext", "ngettext", "pgettext", "npgettext")
LAZY: Final = {f"{name}_lazy": DEFAULT_KEYWORDS[name] for name in PLAIN}
KEYWORDS: Final = DEFAULT_KEYWORDS | LAZY | {"gettext_noop": None}
METHODS: Final = {".py": "python", ".html": "python", ".txt": "python", ".js": "javascript"}
TRANSLATED: Final = {"zh_Hans"}  # English is the language of the source

Extracted = tuple[int, str | tuple[str, ...], list[str], str | None]


def collect() -> int:
    """Update every catalogue in place; texts that are gone leave it."""
    template = _template()
    for language in sorted(TRANSLATED):
        path = _catalogue_file(language)
        catalogue = _read(language) if path.exists() else Catalog(locale=language, project="UnionCare")
        catalogue.update(template, no_fuzzy_matching=True)
        catalogue.obsolete.clear()
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("wb") as file:
            write_po(file, catalogue, sort_by_file=True, include_lineno=False, omit_header=False, width=110)
    return check()


def check() -> int:
    """Say what is not translated; the number of such texts decides the exit status."""
    template = _template()
    missing = 0
    for language in sorted(TRANSLATED):
        catalogue = _read(language) if _catalogue_file(language).exists() else Catalog(locale=language)
        for message in template:
            if not message.id:
                continue
            found = catalogue.get(message.id, message.context)
            if found is None or found.fuzzy or not _complete(found.string):
                missing += 1
                place = message.locations[0][0] if message.locations else "?"
                print(f"{language}: not translated: {message.id!r} ({place})")
    if missing:
        print(f"{missing} texts have no translation: `make messages`, then fill in locale/.", file=sys.stderr)
    return 1 if missing else 0


def compile_all() -> int:
    """Write each catalogue's .mo beside it, where it is older."""
    for source in sorted(LOCALES.glob("*/LC_MESSAGES/*.po")):
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime >= source.stat().st_mtime:
            continue
        with source.open("rb") as file:
            catalogue = read_po(file, locale=source.parts[-3])
        draft = target.with_suffix(".new")
        with draft.open("wb") as file:
            write_mo(file, catalogue)
        draft.replace(target)
    return 0


def _template() -> Catalog:
    template = Catalog(project="UnionCare")
    for path in _files():
        name = path.relative_to(PROJECT).as_posix()
        for _line, message, comments, context in _extracted(path):
            template.add(message, None, [(name, 0)], auto_comments=comments, context=context)
    return template


def _files() -> Iterator[Path]:
    for source in SOURCES:
        for path in sorted((PROJECT / source).rglob("*")):
            if path.suffix in METHODS and "migrations" not in path.parts:
                yield path


def _extracted(path: Path) -> Iterator[Extracted]:
    text = path.read_text(encoding="utf-8")
    if path.suffix in (".html", ".txt"):
        # Django turns a template into something that looks like calls; its indentation means nothing.
        text = "\n".join(line.lstrip() for line in templatize(text, origin=str(path)).splitlines())
    yield from extract(
        METHODS[path.suffix], io.BytesIO(text.encode()), keywords=KEYWORDS, comment_tags=["Translators:"]
    )


def _read(language: str) -> Catalog:
    with _catalogue_file(language).open("rb") as file:
        return read_po(file, locale=language)


def _catalogue_file(language: str) -> Path:
    return LOCALES / language / "LC_MESSAGES" / "django.po"


def _complete(translation: object) -> bool:
    """Plurals come as a sequence, of which every form counts."""
    return all(translation) if isinstance(translation, tuple | list) else bool(translation)


COMMANDS: Final = {"collect": collect, "check": check, "compile": compile_all}

if __name__ == "__main__":
    sys.exit(COMMANDS[sys.argv[1]]())
