"""What is done with databases from outside Odoo."""

import os
import shutil
import subprocess

from common import WORK, Failure, output

FILES = WORK / "data" / "filestore"


def query(env, db, sql):
    """Return what `sql` gives on database `db`, as text."""
    try:
        return output(["psql", "-v", "ON_ERROR_STOP=1", "-qAtc", sql, db], env=env)
    except FileNotFoundError as error:
        raise Failure(
            "psql is not on the PATH.", "apt install postgresql-client"
        ) from error
    except subprocess.CalledProcessError as error:
        raise Failure(f"PostgreSQL: {error.stderr.strip()}") from error


def names(env):
    """Return the names of all databases of the server."""
    return query(env, "postgres", "SELECT datname FROM pg_database").splitlines()


def exists(env, db):
    """Tell whether the server has this database."""
    return db in names(env)


def drop(env, db):
    """Remove a database and its filestore; nothing happens when there is none."""
    query(env, "postgres", f'DROP DATABASE IF EXISTS "{db}" WITH (FORCE)')
    shutil.rmtree(FILES / db, ignore_errors=True)


def copy(env, template, db):
    """Make `db` as a copy of `template`; its files are shared by hard links."""
    drop(env, db)
    query(env, "postgres", f'CREATE DATABASE "{db}" TEMPLATE "{template}"')
    if (FILES / template).exists():
        shutil.copytree(FILES / template, FILES / db, copy_function=os.link)


def rename(env, old, new):
    """Give a database and its filestore another name."""
    query(env, "postgres", f'ALTER DATABASE "{old}" RENAME TO "{new}"')
    if (FILES / old).exists():
        shutil.rmtree(FILES / new, ignore_errors=True)
        (FILES / old).rename(FILES / new)


def get_parameter(env, db, key):
    """Return a system parameter, "" when it is not set."""
    if query(env, db, "SELECT to_regclass('ir_config_parameter')") == "":
        return ""
    return query(env, db, f"SELECT value FROM ir_config_parameter WHERE key = '{key}'")


def set_parameter(env, db, key, value):
    """Set a system parameter of a database that no Odoo has open."""
    value = str(value).replace("'", "''")
    sql = f"""INSERT INTO ir_config_parameter (key, value) VALUES ('{key}', '{value}')
              ON CONFLICT (key) DO UPDATE SET value = excluded.value"""
    query(env, db, sql)
