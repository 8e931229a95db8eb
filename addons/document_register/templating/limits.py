"""How much a template may do: its statements, tools, steps and lengths are bounded.

Whoever writes templates could otherwise keep a server busy, or fill its memory, with
a line of text.
"""

from jinja2 import Undefined, nodes, pass_eval_context
from jinja2.filters import FILTERS, do_replace, do_round, sync_do_join
from jinja2.sandbox import ImmutableSandboxedEnvironment, SecurityError
from jinja2.visitor import NodeTransformer
from markupsafe import Markup

MAX_STEPS = 100_000
MAX_TEXT = 50_000
MAX_RESULT = 50 * 2**20
MAX_NUMBER = 10**15
MAX_DIGITS = 12
STATEMENTS = (nodes.Output, nodes.If, nodes.For, nodes.Assign, nodes.With)
METHODS = frozenset(
    "capitalize count cycle endswith find get index isdigit items join_texts keys "
    "lower lstrip removeprefix removesuffix rstrip split startswith strip tick title "
    "upper values".split()
)
PLAIN_FILTERS = (
    "abs capitalize count d default dictsort e escape first float int items last "
    "length list lower map max min reject rejectattr reverse select selectattr sort "
    "string striptags sum title trim truncate unique upper wordcount"
).split()


def check_length(length):
    """Raise SecurityError for a text or a list that a template makes too long."""
    if length > MAX_TEXT:
        raise SecurityError("too long")


@pass_eval_context
def replace(eval_ctx, value, old, new, count=None):
    text = str(value)
    check_length(len(text) + text.count(str(old)) * len(str(new)))
    return do_replace(eval_ctx, value, old, new, count)


@pass_eval_context
def join(eval_ctx, value, d="", attribute=None):
    items = list(value)
    check_length(sum(len(str(item)) + len(str(d)) for item in items))
    return sync_do_join(eval_ctx, items, d, attribute)


def round_(value, precision=0, method="common"):
    if not isinstance(precision, int) or abs(precision) > MAX_DIGITS:
        raise SecurityError("too many digits")
    return do_round(value, precision, method)


class Guard(NodeTransformer):
    """Puts a counter into each loop and a limit on each text that is put together."""

    def visit_For(self, node):
        if node.recursive:
            raise SecurityError("no loop calls itself")
        inner = [each for part in node.body for each in part.find_all(nodes.Node)]
        counter = nodes.EnvironmentAttribute("tick")
        node = self.generic_visit(node)
        call = nodes.Call(counter, [nodes.Const(len(inner))], [], None, None)
        # its answer is an empty text
        node.body.insert(0, nodes.Output([call], lineno=node.lineno))
        return node

    def visit_Concat(self, node):
        node = self.generic_visit(node)
        joiner = nodes.EnvironmentAttribute("join_texts")
        return nodes.Call(joiner, node.nodes, [], None, None, lineno=node.lineno)


class BoundedEnvironment(ImmutableSandboxedEnvironment):
    """An environment for one document: what it does is counted together."""

    intercepted_binops = frozenset({"*", "**", "%", "+"})

    def __init__(self, **options):
        super().__init__(**options)
        self.steps = 0
        self.globals.clear()
        self.filters = {name: FILTERS[name] for name in PLAIN_FILTERS}
        self.filters |= {"replace": replace, "join": join, "round": round_}

    def _parse(self, source, name, filename):
        tree = super()._parse(source, name, filename)
        for node in tree.find_all(nodes.Stmt):
            if not isinstance(node, STATEMENTS):
                raise SecurityError(f"{type(node).__name__} is not for contracts")
        return Guard().visit(tree)

    @staticmethod
    def concat(parts):
        """Join what a template gives; jinja calls it for each result."""
        texts, length = [], 0
        for part in parts:
            length += len(part)
            if length > MAX_RESULT:
                raise SecurityError("too long")
            texts.append(part)
        return "".join(texts)

    def tick(self, weight):
        """Count one round of a loop whose body has so many parts."""
        self.steps += weight + 1
        if self.steps > MAX_STEPS:
            raise SecurityError("too many steps")
        return ""

    def join_texts(self, *parts):
        """Do what `~` does, up to a length."""
        check_length(sum(len(str(part)) for part in parts))
        return Markup("").join(parts)

    def call_binop(self, context, operator, left, right):
        numbers = isinstance(left, int | float) and isinstance(right, int | float)
        if operator == "**" or not (numbers or operator == "+"):
            raise SecurityError("only numbers can be multiplied")
        if not numbers and hasattr(left, "__len__") and hasattr(right, "__len__"):
            check_length(len(left) + len(right))
        result = super().call_binop(context, operator, left, right)
        if isinstance(result, int) and abs(result) > MAX_NUMBER:
            raise SecurityError("too large a number")
        return result

    def is_safe_callable(self, obj):
        """Nothing is called but harmless methods of texts and of the data."""
        # what is unknown is named by jinja itself when it is called
        if isinstance(obj, Undefined):
            return True
        return getattr(obj, "__name__", "") in METHODS
