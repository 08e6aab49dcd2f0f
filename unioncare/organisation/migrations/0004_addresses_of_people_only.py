"""Addresses that people once had must not open their accounts any more; see services/addresses.py."""

from typing import Any

from django.db import migrations


def forget_noted_addresses(apps: Any, schema_editor: Any) -> None:
    """Delete all of them: the address on the person serves alone, and allauth notes that one again when needed."""
    apps.get_model("account", "EmailAddress").objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [
        ("account", "0001_initial"),
        ("organisation", "0003_must_change_password"),
    ]

    operations = [migrations.RunPython(forget_noted_addresses, migrations.RunPython.noop)]
