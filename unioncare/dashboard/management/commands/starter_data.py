"""Load what an installation starts with; a demo also gets its invented enterprise. Harmless to repeat."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils import timezone

from unioncare.dashboard.schedules import create_schedules
from unioncare.dashboard.seed.demo import DEMO_CASES, DEMO_MEMBERS, load_catalogues, seed_union
from unioncare.organisation.models import Unit


class Command(BaseCommand):
    help = "Load catalogues, calendar and, in a demo on an empty database, the invented enterprise."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--members", type=int, default=DEMO_MEMBERS, metavar="N", help="members of the demo")
        parser.add_argument("--cases", type=int, default=DEMO_CASES, metavar="M", help="cases of the demo")

    def handle(self, *args: Any, members: int, cases: int, **options: Any) -> None:
        now = timezone.now()
        create_schedules()
        if settings.MODE == "demo" and not Unit.objects.exists():
            self.stdout.write("Inventing the demo enterprise …")
            seed_union(members=members, cases=cases, now=now)
        else:
            load_catalogues(now=now)
