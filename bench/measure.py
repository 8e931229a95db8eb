"""What the benchmarks share: CPU of Python and its database backend, and queries."""

import os
import resource
import statistics

TICK = os.sysconf("SC_CLK_TCK")


def backend_cpu(env):
    """Return the CPU seconds that the database's process of `env` has used."""
    return process_cpu(env.cr._cnx.get_backend_pid())


def process_cpu(pid):
    """Return the CPU seconds that this process has used; 0 when it is gone."""
    try:
        with open(f"/proc/{pid}/stat") as stat:
            numbers = stat.read().rpartition(")")[2].split()
    except FileNotFoundError:
        return 0
    return (int(numbers[11]) + int(numbers[12])) / TICK


def cpu(env):
    """Return the CPU seconds of this process and of its database backend."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime + backend_cpu(env)


def measure(env, work):
    """Return (CPU ms, queries) of `work` and its commit, with cold caches."""
    env.cr.flush()
    env.invalidate_all()
    begin, queries = cpu(env), env.cr.sql_log_count
    work()
    env.cr.commit()
    return (cpu(env) - begin) * 1000, env.cr.sql_log_count - queries


def median(found):
    """Return the medians of several (ms, queries)."""
    return tuple(statistics.median(column) for column in zip(*found, strict=True))
