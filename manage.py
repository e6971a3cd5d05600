#!/usr/bin/env python3
"""Keyhall's commands; finds the running installation by itself (VAR, by default `var` beside this file)."""

import os
import sys
from pathlib import Path


def main() -> None:
    clone = Path(__file__).resolve().parent
    # `platform` is a standard-library module too: the folder goes on the path and is never imported by name.
    sys.path[:0] = [str(clone / "platform"), str(clone)]
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "keyhall.settings")

    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
