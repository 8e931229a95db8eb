"""Word templates: a zip of xml that strangers may have made."""

import codecs
import io
import lzma
import re
import zipfile
import zlib

from docxtpl import DocxTemplate
from lxml import etree

from .sandbox import TemplateProblem, check_data, environment, problems

TOO_LARGE = "the file is larger than 5 MB"
NOT_WORD = "the file is not a Word document (.docx)"
TOO_MUCH = "the file is too large when it is unpacked"
MACROS = "the file has macros"
ENTITIES = "the file declares entities, which Word never does"
BROKEN = "the Word file is damaged or a placeholder breaks its structure"
MAX_FILE = 5 * 2**20
MAX_UNPACKED = 50 * 2**20
MAX_PARTS = 1_000
DOCUMENT = "word/document.xml"
XML = (".xml", ".rels")
# entities hide in other encodings; Word writes UTF-8
DECLARED = re.compile(rb"""^\s*<\?xml[^>]*encoding\s*=\s*["']([\w.-]+)""")
UNREADABLE = (
    zipfile.BadZipFile,
    EOFError,
    NotImplementedError,
    OSError,
    RuntimeError,
    ValueError,
    lzma.LZMAError,
    zlib.error,
)


def check_docx(content):
    """Raise TemplateProblem unless the bytes are a harmless .docx.

    >>> check_docx(b"no zip")
    Traceback (most recent call last):
    ...
    templating.sandbox.TemplateProblem: the file is not a Word document (.docx)
    """
    if len(content) > MAX_FILE:
        raise TemplateProblem(TOO_LARGE)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            _check_parts(archive)
    except UNREADABLE as error:
        raise TemplateProblem(NOT_WORD) from error


def _check_parts(archive):
    parts = archive.infolist()
    if DOCUMENT not in archive.namelist():
        raise TemplateProblem(NOT_WORD)
    if len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > MAX_UNPACKED:
        raise TemplateProblem(TOO_MUCH)
    for part in parts:
        name = part.filename.lower()
        if name.endswith("vbaproject.bin"):
            raise TemplateProblem(MACROS)
        if name.endswith(XML):
            _check_xml(archive.read(part))


def _check_xml(content):
    declared = DECLARED.search(content.removeprefix(codecs.BOM_UTF8))
    encoding = declared[1].lower() if declared else b"utf-8"
    if b"\x00" in content or encoding not in (b"utf-8", b"us-ascii"):
        raise TemplateProblem(BROKEN)
    if re.search(rb"<!(DOCTYPE|ENTITY)", content, re.IGNORECASE):
        raise TemplateProblem(ENTITIES)


def render_docx(content, data):
    """Return the .docx `content` with its placeholders filled with `data`.

    :raise TemplateProblem: naming the field or the line that is wrong
    """
    check_docx(content)
    result = io.BytesIO()
    with problems(_near):
        try:
            template = DocxTemplate(io.BytesIO(content))
            template.render(check_data(data), jinja_env=environment(), autoescape=True)
            template.save(result)
        except (etree.LxmlError, AttributeError, KeyError) as error:
            raise TemplateProblem(BROKEN) from error
    return result.getvalue()


def _near(error):
    """Return the text of the paragraph around a syntax error, without markup."""
    lines = [line.strip() for line in getattr(error, "docx_context", ())]
    return " ".join(line for line in lines if line)[:200]
