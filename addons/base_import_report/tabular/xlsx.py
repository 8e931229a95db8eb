"""First visible sheet of an XLSX workbook -> rows of cells, bounded in size."""

import io
import zipfile

from .lines import MAX_COLUMNS, gather
from .problems import Code, Problem


def is_xlsx(data: bytes) -> bool:
    return data[:4] == b"PK\x03\x04"


def is_old_excel(data: bytes) -> bool:
    """Tell the binary format of Excel 97 (.xls)."""
    return data[:8] == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def read_xlsx(data: bytes, max_unpacked: int, max_rows: int) -> list | Code | Problem:
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


def _read_sheet(data: bytes, max_rows: int) -> list | Problem:
    from openpyxl import load_workbook

    book = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
    try:
        sheet = next(s for s in book.worksheets if s.sheet_state == "visible")
        # the size written in the file is often wrong
        sheet.reset_dimensions()
        lines = sheet.iter_rows(values_only=True, max_col=MAX_COLUMNS)
        return gather(lines, max_rows)
    finally:
        book.close()
