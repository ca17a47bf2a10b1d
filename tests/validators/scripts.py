"""A page in every script, made by the program and read back: words of the sources, found again by poppler and PDFium.

For each line of tests/scripts/languages.tsv a project is made whose only guide is written in that language: names of the
states and sentences as running text, headings, list items, cells, a footnote, labels of fields. 97 % of its words are
found again in the PDFs, 93 % where lines break inside words. What is known to stay below is in the table and fails both
ways. That the measure can fail is seen on a book whose texts of clusters were taken out."""

import concurrent.futures
import hashlib
import json
import os
import pathlib
import re
import shutil
import subprocess
import tempfile

from . import read_back
from .result import Missing, Result, run

ROOT = pathlib.Path(__file__).resolve().parents[2]
HERE = ROOT / "tests" / "scripts"
NEAR = 2.0  # points by which a known figure may be missed
GARBLED = "hi"  # the language whose book is garbled to see that the measure fails

# Forms of plurals by language, as CLDR has them (`Plural-Forms` of the catalogue).
ONE, TWO, ZERO = "nplurals=1; plural=0", "nplurals=2; plural=(n != 1)", "nplurals=2; plural=(n > 1)"
PLURALS = dict.fromkeys("zh ja ko th lo km my dz to mi dv".split(), ONE) | dict.fromkeys("fa hi bn si fr pt vi".split(), ZERO) | {
    "ar": "nplurals=6; plural=(n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3 : n%100>=11 ? 4 : 5)"}
# Languages whose dates CLDR does not know, so that the catalogue must.
DATELESS = {"dv", "dz", "mi", "to"}


def languages():
    """Tag, faces, known figures and sentences of each line of the table."""
    rows = [line.split("\t") for line in (HERE / "languages.tsv").read_text(encoding="utf-8").splitlines() if line[:1] != "#"]
    return [(tag, faces.split(), known_figures(known), sentences) for tag, faces, known, sentences in rows]


def known_figures(text):
    """`poppler=97.1 PDFium=36.3` as numbers."""
    return {name: float(figure) for name, figure in (part.split("=") for part in text.split() if part != "-")}


def packages(tools):
    """Folder with the pinned npm packages, brought there once; npm compares their checksums with the lock."""
    lock = (HERE / "package-lock.json").read_bytes()
    folder = tools / "scripts" / hashlib.sha256(lock).hexdigest()[:16]
    if not folder.is_dir():
        folder.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=folder.parent) as room:
            for name in ("package.json", "package-lock.json"):
                shutil.copy(HERE / name, room)
            try:
                subprocess.run(["npm", "ci", "--prefix", room, "--ignore-scripts", "--no-audit", "--no-fund"], check=True,
                               capture_output=True, stdin=subprocess.DEVNULL, timeout=300)
            except (OSError, subprocess.SubprocessError) as error:
                raise Missing(f"the faces cannot be had from npm: {error}") from error
            os.rename(pathlib.Path(room) / "node_modules" / "@expo-google-fonts", folder)
    return folder


def catalogue(tag):
    """A catalogue that gives the English interface words as their translation: the guide's own words are looked for."""
    pot = (ROOT / "layouts" / "locale" / "ui.pot").read_text(encoding="utf-8")
    plurals = PLURALS.get(tag.split("-")[0], TWO)
    head = ["Content-Type: text/plain; charset=UTF-8", "Content-Transfer-Encoding: 8bit", f"Language: {tag}", f"Plural-Forms: {plurals};", "X-Review: reviewed"]
    out = ['msgid ""\nmsgstr ""\n' + "".join(f'"{line}\\n"\n' for line in head)]
    for context, message in re.findall(r'msgctxt "(ui|date)"\nmsgid ((?:".*"\n)+)msgstr', pot):
        if context == "ui" or tag in DATELESS:
            out.append(f'msgctxt "{context}"\nmsgid {message}msgstr {message}')
    for message, plural in re.findall(r'msgctxt "ui"\nmsgid ((?:".*"\n)+)msgid_plural ((?:".*"\n)+)', pot):
        forms = "".join(f"msgstr[{form}] {plural}" for form in range(int(plurals[9])))
        out.append(f'msgctxt "ui"\nmsgid {message}msgid_plural {plural}{forms}')
    return "\n".join(out)


def sources(tag, text):
    """The files of a project in a language, by path."""
    sentences = re.split(r"(?<=[.۔।])\s+", text) if text else []
    states = json.loads((ROOT / "data" / "state-names.json").read_text(encoding="utf-8")).get(tag, {})
    names = list(states.values()) or [sentence.rstrip(".") for sentence in sentences]

    def name(at):
        return names[at % len(names)]

    rows = "\n".join(f"| {name(at)} | {name(at + 7)} | **{name(at + 3)}** |" for at in range(min(len(names), 20)))
    page = f"""# {name(5)}

{text} {", ".join(names)}.

## {name(6)} {{#two}}

{text} {", ".join(reversed(names))}.[^n]

[^n]: {name(0)}, {name(1)}.

{"".join(f"- {it}{chr(10)}" for it in names[:15])}
| {name(7)} | {name(0)} | {name(1)} |
|---|---|---|
{rows}

::: {{.notepad #one lines=3}}
{text or name(2)}
:::

::: {{.exercise #x minutes=10 group=pairs}}
### {name(3)}
{name(4)}

::: {{.fields #f rows=2}}
| {name(0)} | {name(1)} |
|---|---|
| {name(2)} | |
| {name(3)} | |
:::
:::

::: {{.answer for=x}}
{name(2)}, {name(4)}.
:::

::: {{.checklist #c}}
{"".join(f"- [ ] {it}{chr(10)}" for it in names[:8])}:::

::: {{.key-point}}
{text or name(5)}
:::
"""
    return {
        "series.toml": f'id = "scripts"\ntitle = "{name(0)}"\npublisher = "{name(1)}"\nlicence = "CC-BY-4.0"\nlanguage = "{tag}"\n'
                       'version = "1.0"\ndate = 2025-01-01\nguides = ["g"]\nrequired-parts = ["introduction"]\n',
        "guides/g/guide.toml": f'title = "{name(2)}"\nsubtitle = "{name(3)}"\nsubject = "{name(4)}"\ncolour = "#1f6f8b"\n'
                               '[[chapter]]\nfile = "page.md"\npart = "introduction"\n',
        "guides/g/page.md": page,
        "editions/e/edition.toml": f'languages = ["{tag}"]\npaper = "a4"\n',
        f"locale/{tag}.po": catalogue(tag),
        "front-matter/about.md": f"# {name(0)}\n\n{text or name(0)}\n",
    }


def make(language, program, npm, folder):
    """Builds the books of a language; the project's folder and the artifacts by product."""
    tag, faces, _, text = language
    for path, content in sources(tag, text).items():
        (folder / "content" / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / "content" / path).write_text(content, encoding="utf-8")
    (folder / "fonts").mkdir(parents=True)
    for face in {*faces, "NotoSans"}:
        npm_faces = (npm / face.removeprefix("npm:")).rglob("*.ttf") if face.startswith("npm:") else []
        own = (ROOT / "fonts").glob(f"{face}-*.ttf")
        for file in [it for it in npm_faces if "400Regular" in it.name or "700Bold" in it.name] + list(own):
            shutil.copy(file, folder / "fonts")
    code, _, err = run(program, "build", "--fresh", "--project", folder, "--out", folder / "dist", "--jobs", 1)
    if code:
        raise RuntimeError(f"the books in {tag} cannot be built: {err}")
    listed = json.loads((folder / "dist" / "manifest.json").read_text(encoding="utf-8"))["artifacts"]
    return {it["product"]: folder / "dist" / it["path"] for it in listed}


def found(file, epub, folder, tag, reader):
    """The share of the words of the sources, as far as the EPUB prints them, that a program reads, in per cent."""
    written = read_back.words(read_back.said("\n".join(it.read_text(encoding="utf-8") for it in sorted((folder / "content").rglob("*.md")))))
    part, missing = read_back.share(written, read_back.Text(read_back.epub(epub)), read_back.Text(reader(file)), tag)
    return 100 * part, missing


def garbled(file, folder):
    """The book without the texts of its clusters."""
    import pikepdf
    with pikepdf.open(file) as pdf:
        for page in pdf.pages:
            # A page with a stamp has several streams.
            page.contents_coalesce()
            content = re.sub(rb"/Span<</ActualText<[0-9A-Fa-f]*>>>BDC", b"/Span BMC", page.Contents.read_bytes())
            page.Contents = pdf.make_stream(content)
        pdf.save(folder / "garbled.pdf")
    return folder / "garbled.pdf"


def judge(name, tag, figure, known, missing):
    """What is wrong with a figure, or nothing."""
    line = 100 * (read_back.UNSPACED_SHARE if read_back.unspaced(tag) else read_back.SPACED_SHARE)
    if name in known and figure < line:
        return None if abs(figure - known[name]) <= NEAR else f"{name} finds {figure:.1f} %, and {known[name]} is known"
    if name in known:
        return f"{name} finds {figure:.1f} %, which is good: take {name}={known[name]} out of tests/scripts/languages.tsv"
    return None if figure >= line else f"{name} finds {figure:.1f} %, not {missing[:5]}"


def look(language, program, npm, readers, folder):
    """Findings on the books of a language, and the figures of its workbook."""
    tag, _, known, _ = language
    books = make(language, program, npm, folder)
    findings, figures = [], {}
    for name, _, reader in readers:
        for product in ("workbook", "facilitator"):
            figure, missing = found(books[product], books["epub"], folder, tag, reader)
            figures.setdefault(name, figure)
            findings += [f"{tag} {product}: {it}" for it in [judge(name, tag, figure, known, missing)] if it]
    if tag == GARBLED:
        figure, _ = found(garbled(books["workbook"], folder), books["epub"], folder, tag, readers[0][2])
        if judge(readers[0][0], tag, figure, {}, []) is None:
            findings.append(f"{tag}: {figure:.1f} % of a garbled book are found, so the measure sees nothing")
    return findings, figures


def every_script(books):
    """Words in every script of the member states are read back."""
    readers, npm = read_back.programs(), packages(books.tools)
    result = Result("every script", ", ".join(version for _, version, _ in readers))
    with tempfile.TemporaryDirectory() as room, concurrent.futures.ThreadPoolExecutor(2) as pool:
        tables = languages()
        jobs = [pool.submit(look, it, books.fieldbook, npm, readers, pathlib.Path(room) / str(at)) for at, it in enumerate(tables)]
        for (tag, faces, *_), job in zip(tables, jobs):
            findings, figures = job.result()
            result.files += 2
            result.findings += findings
            print(f"    {tag:12}{faces[0]:26}" + "".join(f"{name} {figure:5.1f} %  " for name, figure in figures.items()), flush=True)
    return result
