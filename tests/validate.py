#!/usr/bin/env python3
"""Builds the books and lets every validator look at them.

    validate.py --fieldbook PROGRAM --tools FOLDER [--only NAME,…] [--keep FOLDER]

Books: all of content/, the small project under tests/fixtures/harbour, and a handbook of 21 chapters. They are built twice, with one job and with
two. What takes long looks at a choice of them (FIELDBOOK_TEST_ALL=1: at all). Each validator is a function in
tests/validators; one that cannot be had is told in a box at the end, and with CI in the environment it counts as
failed. The last line sums up: `validators: N passed, M failed`."""

import argparse
import collections
import concurrent.futures
import json
import os
import pathlib
import shutil
import sys
import tempfile
import time
import traceback

sys.dont_write_bytecode = True  # the checkout stays as it is
from validators import epub_readers, folder, forms, handbook, pdf_readers, pdf_rules, preview, read_back, scripts, speed, words
from validators.result import Books, Missing, Result, run

TESTS = pathlib.Path(__file__).resolve().parent
SHOWN = 12  # findings of a validator that are printed

# The long ones first, so that the last one to end is a short one.
VALIDATORS = [
    forms.pdfjs, forms.seen, preview.preview, epub_readers.readers, epub_readers.axe, epub_readers.ace, pdf_readers.verapdf_ua1, pdf_readers.verapdf_2a,
    forms.engines, epub_readers.epubcheck, pdf_readers.mupdf, pdf_readers.poppler, pdf_readers.pdfium, pdf_readers.ghostscript,
    pdf_readers.qpdf, read_back.read_back, scripts.every_script, speed.bench, words.every_word, words.sees_every_loss, pdf_rules.fields, pdf_rules.page_labels, pdf_rules.catalogue,
    epub_readers.page_list, epub_readers.narrow, folder.matrix, folder.designers, folder.manifest, folder.own_rules, folder.reproducible, folder.msgfmt,
]


def build(options, where):
    """Builds all projects twice; gives the books."""
    sources = {"ours": TESTS.parent, "harbour": TESTS / "fixtures" / "harbour"}
    projects = {name: where / "sources" / name for name in sources}
    projects["handbook"] = handbook.write(where / "sources" / "handbook")
    artifacts, jobs = [], {}
    for name, project in projects.items():
        # A copy, so that both builds see the same sources whatever is edited meanwhile.
        for part in ("content", "layouts", "fonts"):
            if name in sources and (sources[name] / part).is_dir():
                shutil.copytree(sources[name] / part, project / part, dirs_exist_ok=True)
        _, listed, _ = run(options.fieldbook, "list", "jobs", "--json", "--project", project)
        jobs[project] = json.loads(listed)
        for count, out in ((1, "once"), (2, "again")):
            # All is made each time: what was kept of the first build would be the second.
            command = (options.fieldbook, "build", "--fresh", "--project", project, "--out", where / out / name, "--jobs", count)
            code, _, err = run(*command, env=os.environ | {"SOURCE_DATE_EPOCH": "1764000000"})
            if code:
                sys.exit(f"validate.py: the books cannot be built:\n{err}")
        manifest = json.loads((where / "once" / name / "manifest.json").read_text(encoding="utf-8"))
        for entry in manifest["artifacts"]:
            artifacts.append(entry | {"file": where / "once" / name / entry["path"], "project": project})
    return Books(where / "once", where / "again", projects, artifacts, jobs, options.fieldbook, options.tools, TESTS)


def look(validator, books):
    """Runs one validator; whatever goes wrong becomes a result."""
    started = time.monotonic()
    name = f"{validator.__module__.split('.')[-1]}.{validator.__name__}"
    try:
        result = validator(books)
    except Missing as missing:
        result = Result(name, skipped=str(missing))
    except Exception:
        result = Result(name, findings=traceback.format_exc().splitlines()[-4:])
    result.seconds = time.monotonic() - started
    return result


def show(result):
    """A row of the table, then the findings."""
    verdict = "not run" if result.skipped else "good" if result.good else "FAILED"
    count = "" if result.skipped else len(result.findings)
    row = f"{result.name:32} {result.version:12} {result.files:5} {count!s:>9} {result.seconds:7.1f} s  {verdict}"
    print(row, flush=True)
    for finding in result.findings[:SHOWN]:
        print(f"    {finding}")
    if len(result.findings) > SHOWN:
        print(f"    … and {len(result.findings) - SHOWN} more")


def box(skipped):
    """What could not be run, so that nobody overlooks it."""
    rows = ["THESE VALIDATORS DID NOT RUN; what they look at is unchecked:", ""]
    rows += [f"{result.name}: {result.skipped}" for result in skipped]
    width = max(map(len, rows))
    print("╔" + "═" * (width + 2) + "╗")
    for row in rows:
        print(f"║ {row:{width}} ║")
    print("╚" + "═" * (width + 2) + "╝")


def main():
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--fieldbook", type=pathlib.Path, required=True)
    options.add_argument("--tools", type=pathlib.Path, required=True)
    options.add_argument("--only", default="")
    options.add_argument("--keep", type=pathlib.Path)
    options = options.parse_args()
    options.fieldbook, options.tools = options.fieldbook.absolute(), options.tools.absolute()
    only = [name for name in options.only.split(",") if name]
    chosen = [it for it in VALIDATORS if not only or it.__name__ in only]
    with tempfile.TemporaryDirectory() as temporary:
        books = build(options, (options.keep or pathlib.Path(temporary)).absolute())
        counts = collections.Counter(it["product"] for it in books.artifacts)
        print(f"{len(books.artifacts)} books: " + ", ".join(f"{count} {product}" for product, count in counts.items()))
        print(f"{'validator':32} {'version':12} {'files':>5} {'findings':>9} {'time':>9}", flush=True)
        results = []
        with concurrent.futures.ProcessPoolExecutor(max_workers=os.cpu_count() or 2) as pool:
            for task in concurrent.futures.as_completed([pool.submit(look, it, books) for it in chosen]):
                results.append(task.result())
                show(results[-1])
    skipped = [result for result in results if result.skipped]
    if skipped:
        box(skipped)
    passed = sum(result.good for result in results)
    failed = len(results) - passed - (0 if os.environ.get("CI") else len(skipped))
    rest = "" if os.environ.get("CI") or not skipped else f", {len(skipped)} skipped"
    print(f"validators: {passed} passed, {failed} failed{rest}", flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
