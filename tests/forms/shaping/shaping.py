#!/usr/bin/env python3
"""What people see of what they type, script by viewer: real sentences in 18 languages, typed into a workbook's fields by
six programs, read back by all of them, drawn by three, and compared with Typst's rendering of the same sentence; once
in a field of one line, and three times in one of three lines.

    shaping.py --fieldbook PROGRAM [--tools FOLDER] [--only TAG,…] [--write PAGE.md] [--keep FOLDER] [--accept]

`expected.tsv` beside this file says what is expected of each language and program. The list fails both ways: a verdict
that is better than expected must be written down as much as one that is worse; --accept does it. A value that does not
come back exactly is a fault whatever the list says. --write puts the table between the marks of a Markdown page.

Sentences and faces are in `languages.tsv`; faces come from npm, pinned, into the tools folder. Wants pypdfium2, pymupdf,
pypdf, pikepdf, typst, pillow and numpy from PyPI, pdftoppm, and for pdf.js Chromium and the tools' Node modules; poppler
types where /usr/bin/python3 has gi and Poppler 0.18. A program that cannot be had is named as SKIPPED.
Exit 0: as expected. 1: something differs. 2: nothing could be compared."""
import argparse, concurrent.futures, json, logging, os, pathlib, shutil, subprocess, sys, tempfile, time, types

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent)]
try:
    import pictures, project, roundtrip
except ImportError as error:
    print(f"shaping: SKIPPED all: from PyPI is missing: {error.name}")
    sys.exit(2)

# Who types, in the order of the table; the name that people know it by.
WRITERS = {"pdfium": "PDFium (Chrome, Edge)", "pdfjs": "pdf.js (Firefox), saved", "mupdf": "MuPDF",
           "poppler": "poppler (Okular, Evince)", "pypdf": "pypdf", "pikepdf": "pikepdf"}
EXPECTED = HERE / "expected.tsv"
MARKS = ("<!-- table: written by tests/forms/shaping/shaping.py --write -->", "<!-- end of table -->")


def main():
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--fieldbook", required=True)
    options.add_argument("--tools", default=os.environ.get("FIELDBOOK_TOOLS", pathlib.Path.home() / ".cache/fieldbook-tools"))
    options.add_argument("--only", help="tags of languages, separated by commas")
    options.add_argument("--write", help="Markdown page whose table is replaced")
    options.add_argument("--keep", help="folder for the filled files and the pictures that were compared")
    options.add_argument("--accept", action="store_true", help="write what was found as what is expected")
    options = options.parse_args()
    started = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        work = pathlib.Path(options.keep or folder).resolve()
        work.mkdir(parents=True, exist_ok=True)
        status = run(options, work)
    print(f"shaping: {time.monotonic() - started:.0f} s")
    sys.exit(status)


def run(options, work):
    logging.getLogger("pypdf").setLevel(logging.ERROR)
    languages = project.languages(HERE / "languages.tsv")
    if options.only:
        languages = [it for it in languages if it.tag in options.only.split(",")]
    if not shutil.which("pdftoppm"):
        print("shaping: SKIPPED all: pdftoppm is not installed")
        return 2
    try:
        faces = project.faces(pathlib.Path(options.tools), HERE)
    except (OSError, subprocess.CalledProcessError) as error:
        print(f"shaping: SKIPPED all: the faces cannot be had from npm: {error}")
        return 2
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        forms = list(pool.map(lambda it: project.make(it, options.fieldbook, faces, work / it.tag), languages))
    versions, skipped, pdfjs = fill(forms, pathlib.Path(options.tools))
    writers = [name for name in WRITERS if name not in skipped]
    faults = values(forms, writers, skipped, pdfjs)
    with concurrent.futures.ProcessPoolExecutor(2) as pool:
        rows = list(pool.map(pictures.judge, [(form, writers, bool(options.keep)) for form in forms]))
    found = {(row["tag"], writer): verdict(row["drawn"][writer]) for row in rows for writer in writers}
    if options.keep:
        (work / "scores.json").write_text(json.dumps(rows, indent=1, ensure_ascii=False), encoding="utf-8")
    show(forms, writers, found)
    for fault in faults:
        print(f"VALUE  {fault}")
    for name, why in skipped.items():
        print(f"shaping: SKIPPED {name}: {why}")
    changes = [] if options.accept else compare(found, read_expected(), options.only)
    if options.accept:
        accept(found)
    hint = ["to accept what was found: the same command with --accept"] if changes else []
    for line in changes + hint:
        print(line)
    if options.write:
        write(pathlib.Path(options.write), table(forms, writers, found, versions))
    print(f"shaping: {len(found)} verdicts, {len(changes)} not as expected, {len(faults)} values not exact, {len(skipped)} programs skipped")
    return 1 if changes or faults else 0


# ------------------------------------------------------------------------------------------------- typing and reading


def fill(forms, tools):
    """Fills every form with every program; gives the versions, what was skipped and why, and what pdf.js has read."""
    skipped, versions = {}, pictures.versions()
    probe = "import gi; gi.require_version('Poppler', '0.18'); from gi.repository import Poppler; print(Poppler.get_version())"
    done = subprocess.run(["/usr/bin/python3", "-c", probe], capture_output=True, text=True)
    if done.returncode:
        skipped["poppler"] = "no gi with Poppler 0.18 in /usr/bin/python3, so poppler only draws"
    for name, writer in roundtrip.WRITERS.items():
        if name not in skipped:
            for form in forms:
                writer(str(form.file), str(form.out(name)), form.wanted)
    others = [str(form.out(name)) for form in forms for name in roundtrip.WRITERS if name not in skipped]
    jobs = {"type": [[str(form.file), str(form.out("pdfjs")), form.page + 1, form.wanted] for form in forms],
            "read": others + [str(form.out("pdfjs")) for form in forms]}
    try:
        done = subprocess.run(["node", HERE / "pdfjs.mjs"], input=json.dumps(jobs), capture_output=True, text=True,
                              cwd=tools / "node")
        answer = json.loads(done.stdout) if done.returncode == 0 else None
    except OSError as error:
        done, answer = types.SimpleNamespace(stderr=str(error)), None
    if answer is None:
        versions.pop("pdfjs")
        skipped["pdfjs"] = "pdf.js did not run: " + " ".join(done.stderr.split())[:300]
    else:
        versions["pdfjs"] = f"pdf.js {answer['version']} in {answer['browser']}"
    return versions, skipped, answer and answer["values"]


def values(forms, writers, skipped, pdfjs):
    """What does not come back exactly; `pdfjs` is what pdf.js has read."""
    faults = []
    readers = {name: reader for name, reader in roundtrip.READERS.items() if name not in skipped}
    if "pdfjs" in writers:
        readers["pdfjs"] = lambda path, _: {name: value or "" for name, value in pdfjs[path].items() if value is not None}
    for form in forms:
        for writer in writers:
            for name, reader in readers.items():
                path = str(form.out(writer))
                got = {field: roundtrip.plain(value) for field, value in reader(path, form.wanted).items()}
                for field, wanted in form.wanted.items():
                    if got.get(field) != wanted:
                        faults.append(f"{form.tag}: {writer} wrote, {name} read {got.get(field)!r} for {wanted!r}")
    return faults


# ------------------------------------------------------------------------------------------------- verdicts


def verdict(drawn):
    """One word if all three draw alike, else who draws what."""
    words = sorted(set(drawn.values()))
    return words[0] if len(words) == 1 else " ".join(f"{name}:{word}" for name, word in drawn.items())


def read_expected():
    if not EXPECTED.exists():
        return {}
    lines = [line.split("\t") for line in EXPECTED.read_text(encoding="utf-8").splitlines() if line and line[0] != "#"]
    return {(tag, writer): word for tag, writer, word in lines}


def accept(found):
    """Writes what was found over what was expected; what was not looked at stays."""
    rows = read_expected() | found
    head = ("# language, program that types, verdict of what PDFium, poppler and MuPDF draw of the saved file, compared with Typst:\n"
            "# shaped, unshaped, backwards, each also with -cut, or missing (nothing, boxes, other letters); three where they differ.\n"
            "# Written by shaping.py --accept.\n")
    order = [it.tag for it in project.languages(HERE / "languages.tsv")]
    keys = sorted(rows, key=lambda key: (order.index(key[0]), list(WRITERS).index(key[1])))
    EXPECTED.write_text(head + "".join(f"{tag}\t{writer}\t{rows[tag, writer]}\n" for tag, writer in keys), encoding="utf-8")


def compare(found, expected, only):
    """Lines for everything that is not as expected, in either direction."""
    rank = ["missing", "backwards-cut", "backwards", "unshaped-cut", "unshaped", "shaped-cut", "shaped"]
    weight = lambda words: min(rank.index(word.split(":")[-1]) for word in words.split())
    changes = []
    for key, word in found.items():
        old = expected.get(key)
        if old != word:
            kind = "NEW   " if old is None else "BETTER" if weight(word) > weight(old) else "WORSE "
            changes.append(f"{kind} {key[0]} typed with {key[1]}: expected {old or 'nothing'}, found {word}")
    tags, writers = {tag for tag, _ in found}, {writer for _, writer in found}
    for tag, writer in expected:
        if not only and (writer not in WRITERS or (tag not in tags and writer in writers)):
            changes.append(f"UNUSED {tag} {writer}: expected, and nothing is typed so")
    return changes


# ------------------------------------------------------------------------------------------------- tables


def show(forms, writers, found):
    wide = max(len(form.name) for form in forms)
    print(" ".join([f"{'':{wide}}"] + [f"{name:10}" for name in writers]))
    short = lambda words: words if " " not in words else "/".join(it.split(":")[1] for it in words.split())
    for form in forms:
        print(" ".join([f"{form.name:{wide}}"] + [f"{short(found[form.tag, name]):10}" for name in writers]))


def table(forms, writers, found, versions):
    """The table and what it was made with, in Markdown."""
    signs = {"shaped": "as typeset", "unshaped": "single letters", "backwards": "backwards", "missing": "not drawn"}
    signs |= {f"{word}-cut": f"{sign}, cut" for word, sign in signs.items()}
    names = {"pdfium": "PDFium", "poppler": "poppler", "mupdf": "MuPDF"}

    def cell(words):
        if " " not in words:
            return signs[words]
        by = {}
        for item in words.split():
            name, word = item.split(":")
            by.setdefault(word, []).append(names[name])
        return "; ".join(f"{signs[word]} in {' and '.join(who)}" for word, who in by.items())

    when = time.gmtime(int(os.environ.get("SOURCE_DATE_EPOCH", time.time())))
    rows = [["Language"] + [WRITERS[name] for name in writers], ["---"] * (len(writers) + 1)]
    rows += [[form.name] + [cell(found[form.tag, name]) for name in writers] for form in forms]
    used = ", ".join(versions[name] for name in versions)
    return "\n".join("| " + " | ".join(row) + " |" for row in rows) + f"\n\nMeasured on {time.strftime('%Y-%m-%d', when)} with {used}.\n"


def write(page, text):
    """Puts the table between the marks of the page, or makes a page of it."""
    old = page.read_text(encoding="utf-8") if page.exists() else f"{MARKS[0]}\n{MARKS[1]}\n"
    before, _, rest = old.partition(MARKS[0])
    _, mark, after = rest.partition(MARKS[1])
    if not mark:
        sys.exit(f"shaping: {page} lacks the marks of the table")
    page.write_text(f"{before}{MARKS[0]}\n\n{text}\n{MARKS[1]}{after}", encoding="utf-8")


if __name__ == "__main__":
    main()
