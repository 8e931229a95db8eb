"""What the benchmarks share: how the cost of work is measured and told.

Python's CPU and its database backend's are counted apart; ratios are taken between
rows of the same round, because the speed of a shared machine drifts.
"""

import os
import resource
import statistics
import time

TICK = os.sysconf("SC_CLK_TCK")
LONG = bool(os.environ.get("BENCH_LONG"))


def number(name, usual, long=None):
    """Return the number in the variable `name`, else the usual or the long one."""
    return int(os.environ.get(name) or (LONG and long) or usual)


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


def own_cpu():
    """Return the CPU seconds that this process has used."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def memory(name="VmRSS"):
    """Return the memory that this process holds (VmHWM: held at most), in MB."""
    with open("/proc/self/status") as status:
        [line] = [line for line in status if line.startswith(name)]
    return int(line.split()[1]) / 1024


def forget_peak():
    """Let the peak of the memory be counted anew."""
    with open("/proc/self/clear_refs", "w") as file:
        file.write("5")


def measure(env, work):
    """Return (CPU ms, queries) of `work` and its commit, with cold caches."""
    found = cost(env, work)
    return found["ms"], found["queries"]


def cost(env, work, count=1):
    """Return what `work` and its commit cost, for one of its `count` records.

    Caches are cold. Memory is told as a whole: by how much it grew at most.
    """
    env.cr.flush()
    env.invalidate_all()
    forget_peak()
    held, queries, begin = memory(), env.cr.sql_log_count, time.monotonic()
    python, postgres = own_cpu(), backend_cpu(env)
    work()
    env.cr.commit()
    python, postgres = own_cpu() - python, backend_cpu(env) - postgres
    return {
        "ms": (python + postgres) * 1000 / count,
        "queries": (env.cr.sql_log_count - queries) / count,
        "python": python * 1000 / count,
        "postgres": postgres * 1000 / count,
        "wall_ms": (time.monotonic() - begin) * 1000 / count,
        "rss_mb": memory("VmHWM") - held,
    }


def median(found):
    """Return the medians of several (ms, queries)."""
    return tuple(statistics.median(column) for column in zip(*found, strict=True))


def report(emit, rounds, base=None, goals=None, title="{}"):
    """Emit the medians of the rows of several rounds.

    The ratio of a row is the median of what it was to the row `base` (the first one,
    unless named) in each round. `goals` has texts as "ratio <= 0.9" for some rows.
    """
    base = base or next(iter(rounds[0]))
    for name in rounds[0]:
        found = [each[name] for each in rounds]
        more = {key: statistics.median(one[key] for one in found) for key in found[0]}
        ratios = [each[name]["ms"] / each[base]["ms"] for each in rounds]
        more["ratio"] = statistics.median(ratios)
        told = (goals or {}).get(name, ())
        emit(title.format(name), more.pop("ms"), more.pop("queries"), told, **more)
