"""First visible sheet of an XLSX workbook -> rows of cells, bounded in size."""

import io
import zipfile

from .cells import text
from .problems import Code

MAX_COLUMNS = 100
SCAN_SPARE = 10000  # blank lines that a sheet may hold besides its rows
TITLE_SPARE = 20  # lines of titles and header above the rows


def is_xlsx(data: bytes) -> bool:
    return data[:4] == b"PK\x03\x04"


def is_old_excel(data: bytes) -> bool:
    """Tell the binary format of Excel 97 (.xls)."""
    return data[:8] == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def read_xlsx(data: bytes, max_unpacked: int, max_rows: int) -> list | Code:
    """Return the lines of the first visible sheet, or why there are none."""
    try:
        if _unpacked_size(data) > max_unpacked:
            return Code.TOO_BIG
        return _read_sheet(data, max_rows)
    except Exception:  # noqa: BLE001
        # openpyxl raises whatever a damaged part leads it into (KeyError, TypeError...)
        return Code.UNREADABLE


def _unpacked_size(data: bytes) -> int:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return sum(info.file_size for info in archive.infolist())


def _read_sheet(data: bytes, max_rows: int) -> list | Code:
    from openpyxl import load_workbook

    book = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
    try:
        sheet = next(s for s in book.worksheets if s.sheet_state == "visible")
        # the size written in the file is often wrong
        sheet.reset_dimensions()
        lines, filled = [], 0
        for cells in sheet.iter_rows(values_only=True, max_col=MAX_COLUMNS):
            lines.append(_trimmed(cells))
            filled += bool(lines[-1])
            if filled > max_rows + TITLE_SPARE or len(lines) > max_rows + SCAN_SPARE:
                return Code.TOO_MANY_ROWS
        return lines
    finally:
        book.close()


def _trimmed(cells: tuple) -> tuple:
    """Drop the empty cells at the end."""
    last = max((i for i, cell in enumerate(cells, 1) if text(cell)), default=0)
    return cells[:last]
