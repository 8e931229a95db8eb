"""A jinja environment that gives templates data and nothing else."""

from contextlib import contextmanager

from jinja2 import StrictUndefined, TemplateError, TemplateSyntaxError, UndefinedError
from jinja2.sandbox import SecurityError
from markupsafe import Markup

from .limits import BoundedEnvironment

NOT_ALLOWED = "a template may only show the fields, it may not do this"
PLAIN = (str, int, float, bool, type(None))
# what a wrong expression raises, or one that is nested too deep
WRONG = (
    ArithmeticError,
    AttributeError,
    LookupError,
    RecursionError,
    SyntaxError,
    TypeError,
    ValueError,
)


class TemplateProblem(Exception):
    """A template cannot be filled.

    `field` is the placeholder nobody knows, `line` where the text is wrong and
    `detail` what jinja says of it.
    """

    def __init__(self, detail, field="", line=0, near=""):
        super().__init__(detail)
        self.detail, self.field, self.line, self.near = detail, field, line, near


class Section(dict):
    """Plain data with the name under which templates know it."""

    def __init__(self, path, values):
        super().__init__(values)
        self._path = path


class _Missing(StrictUndefined):
    """Names the placeholder in full: `customer.inn`, not only `inn`."""

    @property
    def _undefined_message(self):
        return self._full_name

    @property
    def _full_name(self):
        path = getattr(self._undefined_obj, "_path", "")
        return f"{path}.{self._undefined_name}" if path else str(self._undefined_name)


def environment():
    """Return a fresh environment for one document."""
    return BoundedEnvironment(autoescape=True, undefined=_Missing)


def check_data(data, path=""):
    """Return the data as sections; refuse anything that is not plain.

    >>> check_data({"customer": {"name": "Rye"}})["customer"]["name"]
    'Rye'
    >>> check_data({"customer": object()})
    Traceback (most recent call last):
    ...
    TypeError: customer is not plain data: object
    """
    if isinstance(data, dict):
        inner = {
            key: check_data(value, f"{path}.{key}" if path else key)
            for key, value in data.items()
        }
        return Section(path, inner)
    if isinstance(data, list | tuple):
        return [check_data(item, path) for item in data]
    if not isinstance(data, PLAIN):
        raise TypeError(f"{path} is not plain data: {type(data).__name__}")
    return data


def list_fields(data, path=""):
    """Return (placeholder, sample value) of everything in `data`, in order.

    >>> list_fields({"number": "7", "customer": {"name": "Rye"}})
    [('number', '7'), ('customer.name', 'Rye')]
    """
    found = []
    for key, value in data.items():
        name = f"{path}.{key}" if path else key
        if isinstance(value, dict):
            found += list_fields(value, name)
        elif not isinstance(value, list | tuple):
            found.append((name, value))
    return found


@contextmanager
def problems(lines=None):
    """Turn what goes wrong in a template into one kind of error.

    :param lines: called with a TemplateSyntaxError, returns the text near it
    """
    try:
        yield
    except UndefinedError as error:
        raise TemplateProblem("unknown field", field=str(error.message)) from error
    except TemplateSyntaxError as error:
        near = lines(error) if lines else ""
        line = error.lineno or 0
        raise TemplateProblem(str(error.message), line=line, near=near) from error
    except SecurityError as error:
        raise TemplateProblem(NOT_ALLOWED) from error
    except TemplateError as error:
        raise TemplateProblem(str(error)) from error
    except WRONG as error:
        raise TemplateProblem(f"{type(error).__name__}: {error}") from error


def render_html(source, data):
    """Return the html `source` with its placeholders filled.

    >>> str(render_html("<p>{{ customer.name }}</p>", {"customer": {"name": "A&B"}}))
    '<p>A&amp;B</p>'
    """
    with problems(lambda error: _line(source, error.lineno)):
        template = environment().from_string(source or "")
        return Markup(template.render(check_data(data)))


def _line(source, number):
    lines = source.splitlines()
    return lines[number - 1].strip()[:200] if 0 < number <= len(lines) else ""
