"""`manage.py seed_demo`: fill a demonstration with a fictional telecom group's customers."""

import os
import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from demo.seeding.country import seed_country
from demo.seeding.installation import first_day, refuse_outside_demo
from demo.world.build import DEFAULT_SEED
from demo.world.provinces import PROVINCES, SCALES, Scale
from keyhall.errors import DomainError


class Command(BaseCommand):
    help = "Fill a demonstration with fictional customers; repeating it changes nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        # The supervisor seeds without arguments; tests that start it ask for less by the environment.
        chosen = os.environ.get("KEYHALL_DEMO_SCALE") or "full"
        parser.add_argument("--scale", choices=sorted(SCALES), default=chosen, help="how much is made")
        parser.add_argument("--provinces", default="", help="slugs with commas between, e.g. gd,zj")
        parser.add_argument("--seed", type=int, default=DEFAULT_SEED, help="another number, another world")
        parser.add_argument("--processes", type=int, help="how many provinces at a time")

    def handle(self, *args: Any, **options: Any) -> None:
        scale = SCALES[options["scale"]]
        slugs = chosen_provinces(options["provinces"], scale)
        started = time.perf_counter()
        try:
            refuse_outside_demo()
            self.seed(slugs, scale, options)
        except DomainError as refused:
            raise CommandError(str(refused.message)) from refused
        self.stderr.write(f"seed_demo: {len(slugs)} provinces in {time.perf_counter() - started:.1f} s")

    def seed(self, slugs: list[str], scale: Scale, options: dict[str, Any]) -> None:
        done = seed_country(
            slugs, scale=scale, seed=options["seed"], today=first_day(), processes=options["processes"]
        )
        for slug, seconds in done:
            stages = ", ".join(f"{stage} {value:.2f} s" for stage, value in seconds.items())
            self.stderr.write(f"{slug}: {stages}")


def chosen_provinces(text: str, scale: Scale) -> list[str]:
    """The slugs named, or all of the scale's; raises CommandError for one that is no province."""
    slugs = [slug.strip() for slug in text.split(",") if slug.strip()] or list(scale.provinces)
    unknown = [slug for slug in slugs if slug not in PROVINCES]
    if unknown:
        text = _("没有这些省：%(slugs)s。请使用两个字母的省代码，例如 gd,zj。") % {
            "slugs": ", ".join(unknown)
        }
        raise CommandError(text)
    return slugs
