"""The output folder and the catalogues."""

import collections
import hashlib
import json
import pathlib
import string
import sys
import tempfile
import unicodedata

from .result import Result, lines, run, version


def matrix(books):
    """The workflow of the handbook, played through: the parts of its matrix, merged, are what one machine builds."""
    result = Result("matrix", "docs/more-machines.md")
    # Debian's Python has the module that reads YAML.
    code, out, err = run("/usr/bin/python3", books.tests / "machines" / "run.py", "--fieldbook", books.fieldbook, "actions")
    result.files = len(lines(out))
    if code:
        result.findings = lines(err)[-4:]
    return result


def letters_of_pages(file):
    """Of every page how often each Latin letter and digit stands on it. The side column stands elsewhere in the two files,
    so their order differs; and the tool writes the text behind other scripts anew, for readers that Typst's own confuses."""
    _, text, _ = run("pdftotext", "-raw", "-enc", "UTF-8", file, "-")
    pages = unicodedata.normalize("NFKC", text).split("\f")[:-1]
    known = string.ascii_letters + string.digits
    return [collections.Counter(it for it in page if it in known) for page in pages]


def designers(books):
    """The folder of `fieldbook layout`, compiled by the typst program, has the pages of the workbook, letter for letter."""
    result = Result("layout folder (typst)", version(sys.executable, "-c", "import typst; print(typst.__version__)"))
    rivals = books.tests / "bench" / "rivals.py"
    for book in books.sample("workbook"):
        result.files += 1
        name = f"{book['edition']}/{book['guide']}"
        with tempfile.TemporaryDirectory() as place:
            folder, pdf = pathlib.Path(place) / "folder", pathlib.Path(place) / "book.pdf"
            code, _, err = run(books.fieldbook, "layout", "--project", book["project"], "--edition", book["edition"],
                               "--guide", book["guide"], "--out", folder)
            if code == 0:
                code, _, err = run(sys.executable, rivals, "typst", folder, pdf)
            if code:
                result.findings.append(f"{name}: {lines(err)[-3:]}")
                continue
            built, compiled = letters_of_pages(book["file"]), letters_of_pages(pdf)
        if len(built) != len(compiled):
            result.findings.append(f"{name}: {len(compiled)} pages from the folder, {len(built)} in the workbook")
        differ = [n + 1 for n, (one, other) in enumerate(zip(built, compiled)) if one != other]
        if differ:
            result.findings.append(f"{name}: pages with other letters: {differ[:12]}")
    return result


def manifest(books):
    """Every artifact is there with its digest, every job has one, and nothing else lies in the folder."""
    result = Result("manifest", "SPEC §4")
    for name, project in books.projects.items():
        dist = books.dist / name
        entries = json.loads((dist / "manifest.json").read_text(encoding="utf-8"))["artifacts"]
        listed = {entry["path"] for entry in entries}
        there = {str(path.relative_to(dist)) for path in dist.rglob("*") if path.is_file()} - {"manifest.json"}
        jobs = {job["path"] for job in books.jobs[project]}
        for what, extra in {"not in the manifest": there - listed, "not in the folder": listed - there, "not made": jobs - there}.items():
            result.findings += [f"{name}/{path} is {what}" for path in sorted(extra)]
        for entry in entries:
            result.files += 1
            data = (dist / entry["path"]).read_bytes()
            if (len(data), hashlib.sha256(data).hexdigest()) != (entry["bytes"], entry["sha256"]):
                result.findings.append(f"{entry['path']}: size or digest differ from the manifest")
    return result


def own_rules(books):
    """`fieldbook verify` finds nothing in what `fieldbook build` made."""
    result = Result("fieldbook verify", version(books.fieldbook, "--version"))
    for name in books.projects:
        code, out, err = run(books.fieldbook, "verify", books.dist / name)
        result.files += len(list((books.dist / name).rglob("*.pdf"))) + len(list((books.dist / name).rglob("*.epub")))
        if code:
            result.findings += [f"{name}: {line}" for line in lines(out + err) if "error" in line] or [f"{name}: exit {code}"]
    return result


def reproducible(books):
    """The same books, built with another number of jobs, have the same bytes."""
    result = Result("same bytes twice", "SHA-256")
    for file in sorted(path for path in books.dist.rglob("*") if path.is_file()):
        result.files += 1
        other = books.again / file.relative_to(books.dist)
        if not other.is_file() or other.read_bytes() != file.read_bytes():
            result.findings.append(f"{file.relative_to(books.dist)} differs between --jobs 1 and --jobs 2")
    return result


def msgfmt(books):
    """gettext's own check of every catalogue, with what it warns of."""
    result = Result("msgfmt --check", version("msgfmt", "--version"))
    root = pathlib.Path(books.tests).parent
    for file in sorted([*root.glob("content/locale/*.po"), *root.glob("layouts/locale/*.po"), *root.glob("layouts/locale/*.pot")]):
        result.files += 1
        code, _, err = run("msgfmt", "--check", "--check-accelerators=_", "-o", "/dev/null", file)
        # A template has no translator and no date of a translation: only what cannot be read counts there.
        if code if file.suffix == ".pot" else code or err.strip():
            result.findings.append(f"{file.relative_to(root)}: {lines(err)[:5]}")
    return result
