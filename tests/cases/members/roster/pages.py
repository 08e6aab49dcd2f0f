"""The steps of the import in the browser, one call each."""

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from cases.members.roster.columns import COLUMNS
from unioncare.imports.models import ImportRun

from .files import HEADER, roster


def upload(client, content, name="在册.xlsx"):
    file = SimpleUploadedFile(name, content)
    return client.post(reverse("cases:roster_import"), {"file": file})


def headers(run, **options):
    found = {f"column_{column.code}": header for column, header in zip(COLUMNS, HEADER, strict=True)}
    return {**found, "as_of": "2026-03-18", "full": "", **options}


def check(client, rows, **options):
    """Upload rows and have them checked; return the run."""
    upload(client, roster(rows) if isinstance(rows, list) else rows)
    run = ImportRun.objects.latest("pk")
    response = client.post(reverse("cases:roster_headers", args=[run.pk]), headers(run, **options))
    assert response.status_code == 302, response.context["form"].errors
    return ImportRun.objects.get(pk=run.pk)


def page(client, name, run, *args, **query):
    response = client.get(reverse(f"cases:{name}", args=[run.pk, *args]), query)
    assert response.status_code == 200, response
    return response.content.decode()


def confirm(client, run, **data):
    return client.post(reverse("cases:roster_confirm", args=[run.pk]), data)
