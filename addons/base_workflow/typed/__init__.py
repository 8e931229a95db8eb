"""What a person types into a plain page: a pure, strict reading of text.

Knows nothing of the database, of records or of a page. A text that cannot be read
without guessing raises ValueError.
"""

from .text import (
    plain_lines,
    read_date,
    read_datetime,
    read_integer,
    read_number,
    write_number,
)
