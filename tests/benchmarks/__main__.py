"""`make bench`: every figure against a floor measured in the same run."""

import os
import sys

from tests.environment import owner_login, start_test_server, stop_test_server

start_test_server()
os.environ["DJANGO_SETTINGS_MODULE"] = "keyhall.settings"

import django  # noqa: E402  settings need the server's address first

django.setup()


def main(chosen: list[str]) -> int:
    """Run the benchmarks named, or all; returns 1 when a bound was missed."""
    from tests.benchmarks import BENCHMARKS
    from tests.database import close_everything, create_database

    login = owner_login()
    create_database((login.user, login.password))
    missed = 0
    for name in chosen or list(BENCHMARKS):
        print(f"\n{name}", flush=True)  # noqa: T201  the figures are the output
        for figure in BENCHMARKS[name]():
            print(figure.line(), flush=True)  # noqa: T201  as above
            missed += not figure.met
    close_everything()
    return 1 if missed else 0


try:
    status = main(sys.argv[1:])
finally:
    stop_test_server()
sys.exit(status)
