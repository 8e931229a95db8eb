"""The table of ./run bench: goals are judged, rows of two databases compared."""

import doctest
import pathlib
import sys

sys.path.append(str(pathlib.Path(__file__).resolve().parents[2] / "setup"))

import bench_table  # noqa: E402


def figures(ms, queries=10.0, **more):
    return {"ms": ms, "queries": queries, "goals": [], **more}


def test_doctests_hold():
    assert doctest.testmod(bench_table).failed == 0


def test_one_database_ratio_is_to_first_row():
    rows = {"stock": {"ours": figures(20.0)}, "ours": {"ours": figures(15.0)}}
    bench_table.add_ratios(rows)
    assert rows["ours"]["ours"]["ratio"] == 0.75


def test_two_databases_ratio_is_to_first_database():
    rows = {"write": {"stock": figures(20.0), "ours": figures(30.0)}}
    bench_table.add_ratios(rows)
    assert rows["write"]["ours"]["ratio"] == 1.5


def test_measured_ratio_is_kept():
    rows = {"a": {"x": figures(1.0)}, "b": {"x": figures(5.0, ratio=4.0)}}
    bench_table.add_ratios(rows)
    assert rows["b"]["x"]["ratio"] == 4.0


def test_rows_of_two_databases_are_compared_by_their_floors():
    rows = {
        "theirs": {"contract": figures(90.0, 30.0, ratio=1.6)},
        "ours": {"ours": figures(40.0, 10.0, ratio=0.8)},
    }
    lines = bench_table.compare(rows, [("theirs", "ours", ["times_cpu >= 1.7"])])
    assert lines == [
        "theirs : ours = 2.00 x the CPU, 3.00 x the queries",
        "    goal times_cpu >= 1.7: 2.00, met",
    ]


def test_missed_goal_stands_below_its_row():
    rows = {"r": {"x": figures(9.0) | {"goals": ["queries <= 4"]}}}
    head, row, goal = bench_table.table("cycle", rows)
    assert head.startswith("cycle") and row.startswith("r")
    assert goal == "    goal queries <= 4: 10.00, NOT MET"
