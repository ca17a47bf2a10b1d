"""The benchmark itself: that it runs, and has a figure for everything. What the figures are is not looked at."""

import sys
import tempfile
import pathlib

from .result import Missing, Result, lines, run

# What cannot be had is told by the benchmark; the tests want all of it.
TABLES = ("One workbook, cold", "One edition more", "All workbooks", "All products again", "EPUB", "Growth")


def bench(books):
    """Every table is there, and every row has its figures."""
    result = Result("bench", "tests/bench/bench.py --quick")
    with tempfile.TemporaryDirectory() as folder:
        written = pathlib.Path(folder) / "BENCHMARKS.md"
        program = books.tests / "bench" / "bench.py"
        code, _, err = run(sys.executable, program, "--quick", "--fieldbook", books.fieldbook, "--write", written)
        wanting = [line for line in lines(err) if "NOT HAD" in line]
        text = written.read_text(encoding="utf-8") if written.exists() else ""
    rows = [line for line in text.splitlines() if line.startswith("| ") and not line.startswith("|  |")]
    result.files = len(rows)
    result.findings += [f"no table \"{table}\"" for table in TABLES if f"### {table}\n" not in text]
    result.findings += [row for row in rows if "not measured" in row and not wanting]
    result.findings += lines(err)[-3:] if code else []
    if wanting and not result.findings:
        raise Missing("; ".join(wanting))
    return result
