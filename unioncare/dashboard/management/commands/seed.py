"""Fill an empty database for trials and benchmarks: deterministic, of any size."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from unioncare.dashboard.seed.demo import seed_union


class Command(BaseCommand):
    help = "Fill an empty database with an invented union: the same numbers make the same people and cases."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--members", type=int, required=True, metavar="N")
        parser.add_argument("--cases", type=int, required=True, metavar="M")

    def handle(self, *args: Any, members: int, cases: int, **options: Any) -> None:
        if settings.PRODUCTION:
            raise CommandError("seed invents people who sign in with a published password: not in production.")
        if members < 1 or not 0 <= cases <= members:
            raise CommandError("--members is at least 1, and --cases lies between 0 and the number of members.")
        try:
            seed_union(members=members, cases=cases, now=timezone.now())
        except ValueError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{members} members, {cases} cases")
