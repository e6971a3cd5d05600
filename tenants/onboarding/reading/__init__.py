"""Reading tables of strangers: CSV and XLSX, streamed, within limits of size (B13)."""

from tenants.onboarding.reading.table import (
    LARGEST_FILE,
    MEGABYTE,
    MOST_ROWS,
    FileRefused,
    SheetRow,
    read_table,
)

__all__ = ["LARGEST_FILE", "MEGABYTE", "MOST_ROWS", "FileRefused", "SheetRow", "read_table"]
