#!/usr/bin/env python3
"""Times the tool beside the usual ones, on the first guide of content/ in the regional edition.

    bench.py --fieldbook PROGRAM [--rounds N]

The workbook: `fieldbook build --product workbook` (parses, checks, lays out, exports, adds the form) beside PyPI's typst
compiling the folder that `fieldbook layout` wrote to the same two standards (no parsing, no form). The EPUB: `fieldbook
build --product epub` (which lays the workbook out too, for its page list) beside pandoc on the same Markdown. Each run is
a process of its own; rounds alternate, and the median counts. A last row has all books, for the machine's sake."""

import argparse
import importlib.metadata
import os
import pathlib
import platform
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import tomllib

ROOT = pathlib.Path(__file__).resolve().parents[2]
TYPST = """
import sys, typst
typst.compile(sys.argv[1] + "/main.typ", output=sys.argv[2], root=sys.argv[1], font_paths=[sys.argv[1] + "/fonts"],
              ignore_system_fonts=True, pdf_standards=["ua-1", "a-2a"])
"""


def timed(command):
    """Seconds that a process takes, by the clock and of all processors together."""
    before, started = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    subprocess.run([str(it) for it in command], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    clock, after = time.perf_counter() - started, resource.getrusage(resource.RUSAGE_CHILDREN)
    return clock, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def medians(commands, rounds):
    """Median of each command; they take turns, so that the machine's moods hit all alike. One turn warms up."""
    times = {name: [] for name in commands}
    for turn in range(rounds + 1):
        for name, command in commands.items():
            pair = timed(command)
            if turn:
                times[name].append(pair)
    return {name: tuple(map(statistics.median, zip(*pairs))) for name, pairs in times.items()}


def machine():
    """Processor, cores, system."""
    model = platform.processor() or platform.machine()
    for line in pathlib.Path("/proc/cpuinfo").read_text().splitlines() if os.path.exists("/proc/cpuinfo") else []:
        if line.startswith("model name"):
            model = line.split(":", 1)[1].strip()
            break
    return f"{model}, {os.cpu_count()} cores, {platform.system()} {platform.release()}"


def version(*command):
    """First line of what a program says about itself."""
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.splitlines()[0]


def row(name, ours, theirs, other):
    """Two lines of the table: by the clock, and of all processors."""
    for what, own, their in zip(("clock", "processor"), ours, theirs):
        print(f"{name:9} {what:10} {own:7.2f} s   {their:7.2f} s   {own / their:5.2f}   {other}")


def main():
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--fieldbook", required=True)
    options.add_argument("--rounds", type=int, default=7)
    options = options.parse_args()
    with open(ROOT / "content/series.toml", "rb") as file:
        guide = tomllib.load(file)["guides"][0]
    with open(ROOT / "content/guides" / guide / "guide.toml", "rb") as file:
        chapters = [ROOT / "content/guides" / guide / it["file"] for it in tomllib.load(file)["chapter"]]
    with tempfile.TemporaryDirectory() as folder:
        layout, out = folder + "/layout", folder + "/out"
        build = [options.fieldbook, "build", "--project", ROOT, "--edition", "regional", "--guide", guide, "--out", out, "--jobs", 1]
        subprocess.run([options.fieldbook, "layout", "--project", ROOT, "--edition", "regional", "--guide", guide, "--out", layout],
                       check=True, capture_output=True)
        commands = {
            "workbook": [*build, "--product", "workbook"],
            "typst": [sys.executable, "-c", TYPST, layout, folder + "/typst.pdf"],
            "epub": [*build, "--product", "epub"],
        }
        if shutil.which("pandoc"):
            pandoc = ["pandoc", "--from", "markdown", "--to", "epub3", "--resource-path", ROOT / "content/guides" / guide]
            commands["pandoc"] = [*pandoc, "--metadata", "title=Guide", "--toc", "-o", folder + "/pandoc.epub", *chapters]
        found = medians(commands, options.rounds)
        everything, _ = timed([options.fieldbook, "build", "--project", ROOT, "--out", folder + "/all"])
        count = sum(1 for path in pathlib.Path(folder, "all").rglob("*") if path.suffix in {".pdf", ".epub"})
    print(f"machine: {machine()}")
    print(f"guide: {guide}, edition: regional; median of {options.rounds} runs, each a process of its own")
    print(f"{'':20} {'fieldbook':>9}   {'other':>9}   ratio   other is")
    row("workbook", found["workbook"], found["typst"], f"typst {importlib.metadata.version('typst')} (PyPI) on the folder of `fieldbook layout`")
    if "pandoc" in found:
        row("EPUB", found["epub"], found["pandoc"], f"{version('pandoc', '--version')} on the same Markdown")
    else:
        print("EPUB: pandoc is not installed, nothing to compare with")
    print(f"all of content/, {count} files: {everything:.1f} s")


if __name__ == "__main__":
    main()
