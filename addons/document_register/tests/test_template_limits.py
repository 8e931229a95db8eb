"""Templates that would keep a server busy, fill its memory or end in a traceback."""

import io
import time
import zipfile

from docx import Document

from odoo.tests import BaseCase, tagged

from ..templating import TemplateProblem, check_docx, render_docx, render_html

DATA = {"number": "C/2026/0001", "customer": {"name": "A bakery with a long name"}}
DOCUMENT = "word/document.xml"
TEN = "{% set a = 'xxxxxxxxxx' %}"
DOCTYPE = '<!DOCTYPE d [<!ENTITY a "aaaa">]>'
TWICE = "{% for a in [1, 2] %}{% for b in 'xy' %}{{ b }}{% endfor %}{% endfor %}"
ENDLESS = (
    "{% for a in customer.name %}" * 8 + "{% endfor %}" * 8,
    TEN + "{% set a = a ~ a %}" * 30,
    TEN + "{% set a = a + a %}" * 30,
    TEN + "{% set a = a|replace('x', 'xxxxxxxxxx') %}" * 10,
    TEN + "{% set a = a.replace('x', 'xxxxxxxxxx') %}" * 10,
    TEN + "{% set a = a|list|join(a) %}" * 10,
    TEN + "{% set a = a.join(a|list) %}" * 10,
    "{% set a = [1] %}" + "{% set a = a + a %}" * 40,
    "{% set a = 99999999 %}" + "{% set a = a * a %}" * 40,
    "{% set a = 99999999 %}" + "{% set a = a + a %}" * 400,
    "{{ 1|round(1000000000, 'ceil') }}",
    "{{ [1]|batch(1000000000, 1)|list }}",
    "{{ [1]|slice(1000000000)|list }}",
    "{% macro m(n) %}{{ m(n) }}{{ m(n) }}{% endmacro %}{{ m(1) }}",
    "{% for a in [1] recursive %}{{ loop([1]) }}{% endfor %}",
    "{% block b %}{{ self.b() }}{% endblock %}",
)
BROKEN = (
    "{% for a in [1] %}" * 30 + "{% endfor %}" * 30,
    "{% if 1 %}" * 200 + "{% endif %}" * 200,
    "{{ " + "(" * 3000 + "1" + ")" * 3000 + " }}",
    "{{ " + "-" * 5000 + "1 }}",
    "{{ number|dictsort }}",
    "{{ number|safe }}",
    "{% filter upper %}a{% endfilter %}",
    "{% autoescape false %}{{ number }}{% endautoescape %}",
)


def make_parts(text="{{ number }}"):
    stream, document = io.BytesIO(), Document()
    document.add_paragraph(text)
    document.save(stream)
    with zipfile.ZipFile(stream) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def zipped(parts, method=zipfile.ZIP_DEFLATED):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", method) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return stream.getvalue()


@tagged("post_install", "-at_install")
class TestTemplateLimits(BaseCase):
    def test_templates_end_soon_and_clean(self):
        for source in (*ENDLESS, *BROKEN):
            begun = time.monotonic()
            with self.subTest(source=source[:60]):
                with self.assertRaises(TemplateProblem):
                    render_html(source, DATA)
                with self.assertRaises(TemplateProblem):
                    render_docx(zipped(make_parts(source)), DATA)
            self.assertLess(time.monotonic() - begun, 20, source[:60])

    def test_what_contracts_need_still_works(self):
        for source, expected in (
            ("{{ number ~ '/' ~ 1 }}", "C/2026/0001/1"),
            ("{{ 'a' + 'b' }} {{ 2 * 3 + 1 }}", "ab 7"),
            ("{% for a in 'abc' %}{{ loop.index }}{{ a }}{% endfor %}", "1a2b3c"),
            (TWICE, "xyxy"),
            ("{{ number|replace('/', '-') }}", "C-2026-0001"),
            ("{{ [1, 2]|join(', ') }} {{ 1.234|round(2) }}", "1, 2 1.23"),
            ("{{ customer.name.upper()|e }}", "A BAKERY WITH A LONG NAME"),
            ("{% if number.startswith('C') %}yes{% else %}no{% endif %}", "yes"),
            ("{{ customer.name ~ '<b>' }}", "A bakery with a long name&lt;b&gt;"),
            ("{% for key, value in customer.items() %}{{ key }}{% endfor %}", "name"),
        ):
            with self.subTest(source=source):
                self.assertEqual(str(render_html(source, DATA)), expected)

    def test_damaged_and_disguised_files_are_refused(self):
        parts = make_parts()
        xml = parts[DOCUMENT].decode()
        body = DOCTYPE + xml.partition("?>")[2]
        odd = {
            "utf-16": f'<?xml version="1.0" encoding="UTF-16"?>{body}'.encode("utf-16"),
            "utf-7": b'<?xml version="1.0" encoding="UTF-7"?><a/>',
        }
        for name, content in odd.items():
            with self.subTest(encoding=name), self.assertRaises(TemplateProblem):
                check_docx(zipped({**parts, DOCUMENT: content}))
        for method in (zipfile.ZIP_DEFLATED, zipfile.ZIP_LZMA, zipfile.ZIP_BZIP2):
            damaged = bytearray(zipped(parts, method))
            start = damaged.find(DOCUMENT.encode()) + len(DOCUMENT)
            for place in range(start + 10, start + 100):
                damaged[place] ^= 0x55
            with self.subTest(method=method), self.assertRaises(TemplateProblem):
                check_docx(bytes(damaged))

    def test_files_of_another_make_up_are_refused(self):
        parts = make_parts()
        for name in (DOCUMENT, "_rels/.rels", "[Content_Types].xml"):
            content = zipped({**parts, name: b"<a/>"})
            with self.subTest(name=name), self.assertRaises(TemplateProblem):
                render_docx(content, DATA)
        self.assertTrue(render_docx(zipped(parts), DATA))
