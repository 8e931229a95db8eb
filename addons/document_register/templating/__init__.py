"""Filling contract templates with plain data.

Pure: jinja2 and docxtpl over dicts and bytes; no record, no database.
"""

from .docx_file import (
    BROKEN,
    ENTITIES,
    MACROS,
    NOT_WORD,
    TOO_LARGE,
    TOO_MUCH,
    check_docx,
    render_docx,
)
from .sandbox import (
    NOT_ALLOWED,
    Section,
    TemplateProblem,
    check_data,
    list_fields,
    render_html,
)
