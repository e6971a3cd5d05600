"""What a file may hold, and how it is refused."""

from dataclasses import dataclass, field

from keyhall.errors import DomainError, type_message

LARGEST_FILE = 64 * 1024 * 1024
MOST_ROWS = 100_000
LONGEST_CELL = 2_000
LONGEST_LINE = 100_000
MOST_COLUMNS = 60


class FileRefused(DomainError):
    """The file as a whole cannot be read; `row` is where that showed, as a spreadsheet counts."""

    status = 422
    default_code = "file_refused"

    def __init__(self, message: type_message, *, row: int = 1) -> None:
        super().__init__(message)
        self.row = row


@dataclass
class SheetRow:
    """A row as it stands: `number` counts like a spreadsheet, the heading is row 1.

    `problems` names cells (by position, None for the row as a whole) that cannot be read.
    """

    number: int
    cells: list[str]
    problems: list[tuple[int | None, type_message]] = field(default_factory=list)
