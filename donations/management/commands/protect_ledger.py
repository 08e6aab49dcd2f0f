"""manage.py protect_ledger ROLE: the database itself lets a role add entries, and neither change nor remove any."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from donations.ledger.models import Entry, EntryLine, PeriodClosing

TABLES = [model._meta.db_table for model in (Entry, EntryLine, PeriodClosing)]

OWNED = "SELECT tablename FROM pg_tables WHERE tableowner = %s AND tablename = ANY(%s)"
OWNER = (
    "{role!r} owns the tables or is a superuser: nothing can be taken from it. Let another role own them and run the "
    "migrations, and let the application sign in as one that only uses them (docs/deployment.md, “Protecting the "
    "ledger”)."
)


class Command(BaseCommand):
    """Take the right to change and to remove entries from the role that the application signs in with."""

    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("role", help="the database role of the application; the tables belong to another")

    def handle(self, *args: Any, **options: Any) -> None:
        """Revoke, and say so; refused for a role to whom the tables belong, because it could take the right back."""
        role = options["role"]
        with connection.cursor() as cursor:
            cursor.execute("SELECT rolsuper FROM pg_roles WHERE rolname = %s", [role])
            found = cursor.fetchone()
            if found is None:
                raise CommandError(f"The database knows no role {role!r}.")
            cursor.execute(OWNED, [role, TABLES])
            if found[0] or cursor.fetchall():
                raise CommandError(OWNER.format(role=role))
            quote = connection.ops.quote_name
            for table in TABLES:
                cursor.execute(f"REVOKE UPDATE, DELETE, TRUNCATE ON {quote(table)} FROM {quote(role)}")
        self.stdout.write(f"{role} can add entries, and neither change nor remove any.")
