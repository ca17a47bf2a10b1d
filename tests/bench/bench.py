#!/usr/bin/env python3
"""Times the tool beside other programs, in one run, and writes the tables.

    bench.py --fieldbook PROGRAM [--rounds N] [--editions N] [--write FILE] [--quick] [--only SECTION,…]

Sections: one workbook cold, one edition more, the whole matrix, nothing changed and one line changed, EPUB, growth. Each
run is a process of its own; cases take turns and one turn warms up. Processor seconds are those of all threads together:
they hardly depend on what else the machine does. With `--write` the tables are put between the two marks of that file;
`--quick` is for the tests: the smallest sizes, once. What cannot be had, or fails, is told in the tables and at the end;
what fails makes the exit code 1."""

import argparse
import concurrent.futures
import csv
import json
import os
import pathlib
import platform
import shutil
import subprocess
import sys
import tempfile
import time
import tomllib

sys.dont_write_bytecode = True  # the checkout stays as it is
import rivals
import series
import timing
from timing import Case

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[1]
BEGIN, END = "<!-- figures: begin -->", "<!-- figures: end -->"
STANDARDS = ("ua-1", "a-2a")


class Bench:
    """The programs, a folder for what they make, and the tables so far."""

    def __init__(self, options, folder):
        self.fieldbook, self.quick, self.folder = options.fieldbook, options.quick, pathlib.Path(folder)
        self.rounds, self.editions = 1 if options.quick else options.rounds, options.editions
        self.known = rivals.versions()
        # Nothing that was built before is known, and nothing is left behind.
        self.environment = os.environ | {"XDG_CACHE_HOME": str(self.folder / "cache")}
        self.tables, self.faults, self.wanting = [], [], []

    def build(self, project, out, *options):
        return [self.fieldbook, "build", "--quiet", "--project", project, "--out", self.folder / out, *options]

    def fresh(self, out):
        """What takes away all that a build made and kept."""

        def remove():
            shutil.rmtree(self.folder / out, ignore_errors=True)
            shutil.rmtree(self.folder / "cache", ignore_errors=True)

        return remove

    def cold(self, name, project, out, *options, pinned=()):
        return Case(name, [[*pinned, *self.build(project, out, *options)]], self.fresh(out))

    def rival(self, name, needs, what, *arguments):
        """A case of another program; one that is not there is told."""
        missing = [it for it in needs if it not in self.known]
        case = Case(name, [[sys.executable, HERE / "rivals.py", what, *arguments]])
        if missing:
            case.fault = f"{', '.join(missing)} cannot be had"
            self.wanting.append(f"{name}: {case.fault}")
        return case

    def time(self, cases, rounds=None, warm=None):
        missing = {case.name for case in cases if case.fault}
        timing.run(cases, rounds or self.rounds, self.environment, not self.quick if warm is None else warm)
        self.faults += [f"{case.name}: {case.fault}" for case in cases if case.fault and case.name not in missing]
        return cases

    def table(self, title, note, head, rows):
        lines = [f"### {title}", "", note, "", "| " + " | ".join(head) + " |", "|---|" + "---:|" * (len(head) - 1)]
        self.tables.append("\n".join(lines + ["| " + " | ".join(row) + " |" for row in rows]))

    def layout(self, project, edition, guide):
        """The folder for designers, of what PyPI's typst makes the same pages."""
        folder = self.folder / "layouts" / f"{pathlib.Path(project).name}-{edition}-{guide}"
        if not folder.exists():
            command = [self.fieldbook, "layout", "--project", project, "--edition", edition, "--guide", guide, "--out", folder]
            subprocess.run([str(it) for it in command], check=True, capture_output=True, env=self.environment)
        return folder


def figures(case, first=None):
    """The cells of a case: processor, clock, memory, and how many times the first takes of it."""
    if case.middle("processor") is None:
        return [case.name, f"not measured: {case.fault}", "", "", ""]
    least, most = case.reach("processor")
    ratio = ""
    if first is not None and first is not case and first.middle("processor") is not None:
        ratio = f"{case.middle('processor') / max(1e-9, first.middle('processor')):.1f} ×"
    middle = f"{case.middle('processor'):.2f} ({least:.2f}–{most:.2f})"
    return [case.name, middle, f"{case.middle('clock'):.2f}", f"{case.middle('megabytes'):.0f}", ratio]


HEAD = ("", "processor s (least–most)", "clock s", "peak MB", "beside the first")


def content(bench):
    """The project to measure: all of content/, or the small one of the tests; copied, so that nothing else is touched."""
    source = HERE.parent / "fixtures" / "harbour" if bench.quick else ROOT
    project = bench.folder / "project"
    for part in ("content", "fonts"):
        if (source / part).is_dir():
            shutil.copytree(source / part, project / part)
    with open(project / "content/series.toml", "rb") as file:
        guide = tomllib.load(file)["guides"][0]
    with open(project / "content/guides" / guide / "guide.toml", "rb") as file:
        chapters = [project / "content/guides" / guide / it["file"] for it in tomllib.load(file)["chapter"]]
    edition = "north" if bench.quick else "regional"
    return project, edition, guide, chapters


def workbook(bench):
    """One workbook from nothing, beside the others on the same content."""
    project, edition, guide, chapters = bench.project
    own = project / "content/guides" / guide
    one = bench.cold("fieldbook: parses, checks, composes pages, tags, form", project, "one", "--edition", edition, "--guide", guide,
                     "--product", "workbook", "--jobs", 1)
    layout = bench.layout(project, edition, guide)
    cases = [
        one,
        bench.rival("typst on the finished layout: same pages, no form", ["typst"], "typst", layout, bench.folder / "typst.pdf", *STANDARDS),
        bench.rival("pandoc and typst: no tags, no form", ["pandoc", "typst"], "pandoc-typst", bench.folder / "pandoc.pdf", own, *chapters),
        bench.rival("pandoc and WeasyPrint: tags, a form", ["pandoc", "weasyprint"], "weasyprint", bench.folder / "weasy.pdf", own, *chapters),
    ]
    bench.time(cases)
    bench.table("One workbook, cold", f"The guide `{guide}` in the edition `{edition}`, one job; nothing was kept from before.",
                HEAD, [figures(case, one) for case in cases])


def more_editions(bench, project, count):
    """Adds editions to a project until it has so many: of the states that have none yet, without facts."""
    with open(ROOT / "data/states.csv", newline="", encoding="utf-8") as file:
        states = [row["iso2"] for row in csv.DictReader(file)]
    there = {path.name for path in (project / "content/editions").iterdir()}
    for state in states:
        if len(there) < count and state.lower() not in there:
            there.add(state.lower())
            folder = project / "content/editions" / state.lower()
            folder.mkdir()
            (folder / "edition.toml").write_text(f'state = "{state}"\nlanguages = ["en"]\npaper = "a4"\n', encoding="utf-8")
    return len(there)


def edition_more(bench):
    """What each further edition of a guide adds, beside typst once more."""
    project, edition, guide, _ = bench.project
    many = bench.folder / "many"
    shutil.copytree(project, many)
    more = more_editions(bench, many, 3 if bench.quick else 12) - 1
    names = [edition] + sorted(path.name for path in (many / "content/editions").iterdir() if path.name != edition)
    options = ("--guide", guide, "--product", "workbook", "--jobs", 1)
    cases = [
        bench.cold("one edition", many, "one", "--edition", edition, *options),
        bench.cold(f"{more + 1} editions", many, "many-books", "--edition", ",".join(names), *options),
        bench.rival("typst once", ["typst"], "typst", bench.layout(many, names[1], guide), bench.folder / "typst.pdf", *STANDARDS),
    ]
    bench.time(cases)
    rows = [figures(case)[:4] for case in cases]
    one, all_, typst = (case.middle("processor") for case in cases)
    if one is not None and all_ is not None:
        each = (all_ - one) / more
        beside = f"; {each / typst:.2f} of what typst takes for one" if typst else ""
        rows.append([f"each further edition{beside}", f"{each:.3f}", "", ""])
    bench.table("One edition more", f"Workbooks of the guide `{guide}`, one job, nothing kept from before.", HEAD[:4], rows)


def once_each(bench, layouts, workers):
    """Typst once per document, so many at a time: seconds by the clock."""
    def one(place):
        number, folder = place
        command = [sys.executable, HERE / "rivals.py", "typst", folder, bench.folder / f"typst-{number}.pdf", *STANDARDS]
        return timing.taken(command, bench.environment)

    started = time.perf_counter()
    with concurrent.futures.ThreadPoolExecutor(workers) as pool:
        all_ = list(pool.map(one, enumerate(layouts)))
    return time.perf_counter() - started, sum(it.processor for it in all_)


def matrix(bench):
    """All workbooks on one core and on two, beside typst on as many; then a build of what has not changed, and of one line."""
    project = bench.project[0]
    whole = bench.folder / "whole"
    shutil.copytree(project, whole)
    editions = more_editions(bench, whole, 2 if bench.quick else bench.editions)
    listed = subprocess.run([str(it) for it in (bench.fieldbook, "list", "jobs", "--json", "--project", whole, "--product", "workbook")],
                            check=True, capture_output=True, text=True)
    jobs = json.loads(listed.stdout)
    sample = jobs[:: max(1, len(jobs) // (1 if bench.quick else 8))]
    cores = sorted(os.sched_getaffinity(0))[:2]
    rows = []
    for count in range(1, len(cores) + 1):
        pinned = ["taskset", "-c", ",".join(map(str, cores[:count]))] if shutil.which("taskset") else []
        own = bench.cold(f"fieldbook, {count} at a time", whole, "all", "--product", "workbook", "--jobs", count, pinned=pinned)
        bench.time([own], rounds=1 if bench.quick else 3, warm=False)
        rows.append(figures(own)[:4] + [f"{len(jobs)} files"])
        if "typst" in bench.known and own.middle("clock") is not None:
            rows.append(typst_row(bench, whole, sample, jobs, cores[:count], own))
    note = (f"{len(jobs)} workbooks: {editions} editions, pinned to the cores. Typst's time is that of {len(sample)} of them, spread "
            "evenly, times as many as it takes to make all; it parses nothing, checks nothing and adds no form.")
    bench.table("All workbooks", note, (*HEAD[:4], "by the clock"), rows)
    again(bench, whole)


def typst_row(bench, project, sample, jobs, cores, own):
    """The row of typst once per document on these cores."""
    layouts = [bench.layout(project, job["edition"], job["guide"]) for job in sample]
    allowed = os.sched_getaffinity(0)
    os.sched_setaffinity(0, cores)
    try:
        clock, processor = once_each(bench, layouts, len(cores))
    except timing.Failed as fault:
        bench.faults.append(f"typst on the matrix: {fault}")
        return ["typst", f"not measured: {fault}", "", "", ""]
    finally:
        os.sched_setaffinity(0, allowed)
    times = len(jobs) / len(sample)
    ratio = f"fieldbook is {clock * times / own.middle('clock'):.1f} times as fast"
    return [f"typst, {len(cores)} at a time", f"{processor * times:.1f}", f"{clock * times:.1f}", "", ratio]


def again(bench, project):
    """A build where nothing has changed since the last, and one where a line has."""
    build = bench.build(project, "again")
    bench.fresh("again")()
    guide = project / "content/guides" / bench.project[2]
    chapter = min(guide.glob("*.md"))
    turn = iter(range(1000))

    def edit():
        text = chapter.read_text(encoding="utf-8")
        chapter.write_text(text.rstrip("\n") + f"\n\nOne line more, number {next(turn)}.\n", encoding="utf-8")

    first = Case("everything, for the first time", [build])
    bench.time([first], rounds=1, warm=False)
    cases = [Case("nothing has changed", [build]), Case(f"a line of `{bench.project[2]}` has", [build], edit)]
    for case in cases:
        bench.time([case], warm=False)
    bench.table("All products again", "Every product of every book; on all cores. One line was added to a chapter.", HEAD[:4],
                [figures(case)[:4] for case in [first, *cases]])


def epub(bench):
    """One EPUB beside pandoc's."""
    project, edition, guide, chapters = bench.project
    one = bench.cold("fieldbook: with the workbook's pages as its page list", project, "epub", "--edition", edition, "--guide", guide, "--product",
                     "epub", "--jobs", 1)
    other = bench.rival("pandoc on the same Markdown: no page list", ["pandoc"], "epub", bench.folder / "pandoc.epub", project / "content/guides" / guide,
                        *chapters)
    bench.time([one, other])
    bench.table("EPUB", "Fieldbook lays the workbook out too, for the page numbers; a build of both products does so once.", HEAD,
                [figures(case, one) for case in (one, other)])


GROWTH = {
    "pages": ((25, 100, 400, 1600), (6, 12)),
    "read": ((100, 400, 1600, 6400), (20, 40)),
    "fields": ((100, 400, 1600, 6400), (20, 40)),
    "list": ((100, 400, 1600, 6400), (20, 40)),
    "editions": ((1, 10, 50, 200), (1, 3)),
}
NAMES = {"pages": "pages, about", "read": "rows to read", "fields": "rows to fill in", "list": "items of a list", "editions": "editions"}


def growth(bench):
    """How time and memory grow with pages, rows and editions of made-up series."""
    rows = []
    for what, sizes in GROWTH.items():
        before = None
        for count in sizes[1 if bench.quick else 0]:
            project = series.make(bench.folder / "made" / f"{what}-{count}", what, count)
            case = bench.cold(f"{count} {NAMES[what]}", project, "grown", "--product", "workbook", "--jobs", 1)
            bench.time([case], rounds=1 if bench.quick or count > 1000 else 3, warm=False)
            cells = figures(case)[:4]
            seconds = case.middle("processor")
            if seconds is not None:
                manifest = json.loads((bench.folder / "grown/manifest.json").read_text(encoding="utf-8"))
                pages = sum(it["pages"] for it in manifest["artifacts"])
                power = f"{growth_power(before, (count, seconds)):.2f}" if before else ""
                cells += [str(pages), f"{1e3 * seconds / pages:.0f}", power]
                before = (count, seconds)
            rows.append(cells + [""] * (7 - len(cells)))
    note = ("Workbooks of made-up series, one job. The last column is the power with which time grew since the row above: 1 is linear, "
            "2 would be the square.")
    bench.table("Growth", note, (*HEAD[:4], "pages made", "ms a page", "power"), rows)


def growth_power(before, now):
    """The power p of time = size^p between two sizes."""
    import math

    return math.log(now[1] / before[1]) / math.log(now[0] / before[0])


def machine(bench):
    """Processor, cores, system, versions."""
    model = platform.processor() or platform.machine()
    for line in pathlib.Path("/proc/cpuinfo").read_text().splitlines() if os.path.exists("/proc/cpuinfo") else []:
        if line.startswith("model name"):
            model = line.split(":", 1)[1].strip()
            break
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    known = ", ".join(f"{name} {version}" for name, version in sorted(bench.known.items()))
    said = subprocess.run([bench.fieldbook, "--version"], capture_output=True, text=True, check=True).stdout.strip()
    load = f"{os.getloadavg()[0]:.1f}"
    return (f"{model}, {os.cpu_count()} cores, {memory:.0f} GB, {platform.system()} {platform.release()}; {said}, {known}, Python "
            f"{platform.python_version()}. Medians of {bench.rounds} runs; load when the run began: {load}.")


SECTIONS = {"workbook": workbook, "edition": edition_more, "matrix": matrix, "epub": epub, "growth": growth}


def put(path, text):
    """Puts the tables between the marks of a file, or makes it of them."""
    old = path.read_text(encoding="utf-8") if path.exists() else f"{BEGIN}\n{END}\n"
    start, rest = old.split(BEGIN, 1)
    path.write_text(start + BEGIN + "\n\n" + text + "\n\n" + END + rest.split(END, 1)[1], encoding="utf-8")


def main():
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--fieldbook", required=True)
    options.add_argument("--rounds", type=int, default=5)
    options.add_argument("--editions", type=int, default=46, help="of the whole matrix, four guides each")
    options.add_argument("--write", type=pathlib.Path)
    options.add_argument("--quick", action="store_true")
    options.add_argument("--only", default=",".join(SECTIONS))
    options = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        bench = Bench(options, folder)
        bench.tables.append(machine(bench))
        bench.project = content(bench)
        for name in options.only.split(","):
            print(f"bench: {name}", file=sys.stderr, flush=True)
            SECTIONS[name](bench)
    text = "\n\n".join(bench.tables)
    put(options.write, text) if options.write else print(text)
    for kind, lines in (("NOT HAD", bench.wanting), ("FAILED", bench.faults)):
        for line in lines:
            print(f"bench: {kind}: {line}", file=sys.stderr)
    return 1 if bench.faults else 0


if __name__ == "__main__":
    sys.exit(main())
