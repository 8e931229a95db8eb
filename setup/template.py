"""Databases for tests: a template with what our addons need, and quick copies of it."""

import contextlib
import os
import re

import database
import odoo_cli
import python_env
from common import LOGS, Failure, digest, lock, say
from logcheck import bad_lines

PREFIX = "recurring_template_"


def template(env):
    """Return the name of the template database, making it when there is none."""
    base = odoo_cli.foreign_depends() or ["base"]
    name = PREFIX + digest(
        base, python_env.stamp(), python_env.source(), "without ours"
    )
    with lock("template", "Another ./run is making the template database: waiting"):
        if not database.exists(env, name):
            _drop_old(env)
            _make(env, name, base)
    return name


def _make(env, name, base):
    say(f"Template database: installing {', '.join(base)} (1 to 4 minutes)")
    building, log = f"{name}_{os.getpid()}", LOGS / "template.log"
    with contextlib.ExitStack() as stack:
        stack.callback(database.drop, env, building)
        odoo_cli.install(env, building, base, *odoo_cli.only_odoo(), log=log)
        if bad := bad_lines(log.read_text(errors="replace")):
            raise Failure(
                "Odoo's own addons do not install cleanly:\n" + "\n".join(bad)
            )
        code = "env['ir.qweb']._pregenerate_assets_bundles(); env.cr.commit()"
        what = "Preparing the web client"
        odoo_cli.shell(env, building, code, LOGS / "template-assets.log", what)
        database.rename(env, building, name)
        stack.pop_all()
    say("Template database: ready")


def _drop_old(env):
    if os.environ.get("PGHOST"):  # another copy of the repository may use it
        return
    for name in database.names(env):
        if name.startswith(PREFIX):
            database.drop(env, name)


@contextlib.contextmanager
def scratch(env, purpose, name=None, keep=False):
    """Yield the name of a fresh copy of the template, removed afterwards unless `keep`.

    A kept database with this `name` is yielded as it is.
    """
    source = template(env)
    _drop_left_over(env)
    name = name or f"recurring_{purpose}_{os.getpid()}"
    if not (keep and database.exists(env, name)):
        database.copy(env, source, name)
    try:
        yield name
    finally:
        if keep:
            say(f"The database {name} is kept.")
        else:
            database.drop(env, name)


def _drop_left_over(env):
    for name in database.names(env):
        found = re.fullmatch(r"recurring_[a-z0-9]+_(\d+)", name)
        if (
            found
            and not os.path.exists(f"/proc/{found[1]}")
            and not os.environ.get("PGHOST")
        ):
            database.drop(env, name)
