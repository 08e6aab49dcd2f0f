"""Every file that leaves the house names its purpose, is noted and marked; what need not is written down here."""

import inspect
import re
from collections.abc import Iterator
from io import BytesIO
from zipfile import ZipFile

from django.test import RequestFactory
from django.urls import get_resolver
from django.views import View

from tests.architecture.matrix import _walk, group_of
from tests.factories import World, build_world
from tests.factories.cases import NOW
from unioncare.dashboard.reports.views.gaps import GapsExportView
from unioncare.imports.exporting import ExportView
from unioncare.organisation.enums import Role

# By these words a view hands out a file.
GIVES = re.compile(r"FileResponse|as_attachment|attachment;|\bworkbook\(|open_book\(|refused_rows\(")
# Files that hold nobody: tables to fill in, and material for everybody.
EMPTY = {
    "organisation:template", "cases:roster_template", "cases:import_template", "cases:enrolment_template",
    "donations:past_aid_template", "donations:deduction_template", "cases:outreach_material",
}  # fmt: skip
# One paper of one case, request, visit or measure, which is read where it is looked at: each reading is noted.
SINGLE = {
    "cases:document", "visits:photo", "assessments:feedback_file", "assessments:improvement_evidence",
    "dashboard:privacy_proof",
}  # fmt: skip
# What goes back to whoever brought it: noted on the import, marked with the reader and the moment.
BACK = re.compile(r"_refused$")
# A row of its own says who took it: the seal of the books, passwords that are made once,
# and what a member is given of what is kept about them.
KEPT = {"donations:audit_seal", "organisation:import_passwords", "dashboard:privacy_copy_data"}


def views() -> Iterator[tuple[str, type[View]]]:
    for name, pattern in _walk(get_resolver(), ""):
        view = getattr(pattern.callback, "view_class", None)
        if view is not None and not group_of(name).startswith(("administrators", "the person")):
            yield name, view


def gives_a_file(view: type[View]) -> bool:
    ours = [one for one in view.__mro__ if not one.__module__.startswith("django.") and one is not object]
    return any(GIVES.search(inspect.getsource(one)) for one in ours)


def test_whatever_hands_out_a_file_is_an_export_with_purpose_log_and_mark() -> None:
    free = {name for name, view in views() if gives_a_file(view) and not issubclass(view, ExportView)}

    named = {name for name in free if not BACK.search(name)}
    assert sorted(named ^ (EMPTY | SINGLE | KEPT)) == []


def test_every_export_asks_by_get_and_gives_by_post_alone_under_a_name_of_its_own() -> None:
    exports = [view for _name, view in views() if issubclass(view, ExportView)]

    assert len(exports) > 20
    for view in exports:
        assert view.event, view
        assert view.get is ExportView.get, view
        assert view._write is ExportView._write, view
    assert len({str(view.event) for view in exports}) == len(exports)


def test_who_when_and_for_what_stands_above_and_below_every_page_of_every_sheet(db: None) -> None:
    world: World = build_world()
    view = GapsExportView()
    view.setup(RequestFactory().get("/"))
    view.request.user = world.person(Role.WELFARE_OFFICER)
    file = BytesIO()

    view._write(file, "换届 & 补选", NOW)

    with ZipFile(file) as book:
        pages = [book.read(name).decode() for name in book.namelist() if name.startswith("xl/worksheets/sheet")]
    assert len(pages) == 5
    for page in pages:
        assert "周文静 (welfare_officer) · 2026-03-18 10:00" in page
        assert "换届 &amp;&amp; 补选" in page
        assert 'paperSize="9"' in page
