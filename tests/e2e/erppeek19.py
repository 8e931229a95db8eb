"""ERPpeek 1.7.2 made to work with Odoo 19: `from erppeek19 import Client`.

ERPpeek calls methods that are gone (fields_get_keys, name_get, perm_read), sends the
context by position where Odoo takes it by name only, and drops keyword arguments.
"""

import erppeek

_plain_execute = erppeek.Client.execute
_SEARCHING = ("read", "search", "search_count")  # ERPpeek rearranges their arguments


def _execute(self, model, method, *params, **kwargs):
    """Send keyword arguments and the context by name."""
    if not kwargs.get("context"):
        kwargs.pop("context", None)
    if method not in _SEARCHING:
        return self.execute_kw(model, method, params, kwargs)
    context = kwargs.pop("context", None)
    if not context:
        return _plain_execute(self, model, method, *params, **kwargs)
    positional = self._execute
    self._execute = lambda o, m, *p: self.execute_kw(o, m, p, {"context": context})
    try:
        return _plain_execute(self, model, method, *params, **kwargs)
    finally:
        self._execute = positional


def _check_valid(self, database, uid, password):
    arguments = ("res.users", "fields_get", ["login"], ["type"])
    try:
        self._object.execute(database, uid, password, *arguments)
    except erppeek.Fault:
        return False
    return True


def _get_keys(self):
    return sorted(self._execute("fields_get", [], ["type"]))


def _get_name(self):
    values = self._execute("read", [self.id], ["display_name"])[0]
    return erppeek._memoize(self, "_name", values["display_name"])


def _perm_read(self, context=None):
    return self._execute("get_metadata", [self.id])[0]


def _copy(self, default=None, context=None):
    values = self._model._unbrowse_values(default or {})
    context = context or self._context
    made = self._execute("copy", [self.id], values, context=context)
    number = made[0] if isinstance(made, list) else made
    return erppeek.Record(self._model, number, context=context)


erppeek.Client.execute = _execute
erppeek.Client._check_valid = _check_valid
erppeek.Model._get_keys = _get_keys
erppeek.Record._get_name = _get_name
erppeek.Record.perm_read = _perm_read
erppeek.Record.copy = _copy

Client = erppeek.Client
