"""Filling contract templates with plain data.

Pure: jinja2 and docxtpl over dicts and bytes; no record, no database.
"""

from .docx_file import check_docx, render_docx
from .sandbox import (
    Section,
    TemplateProblem,
    check_data,
    list_fields,
    render_html,
)
