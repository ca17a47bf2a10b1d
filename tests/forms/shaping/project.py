"""A project with one page to type on, in any language, made by the real program; and the faces it needs."""
import dataclasses, hashlib, json, os, pathlib, re, shutil, subprocess, tempfile

import pikepdf

ROOT = pathlib.Path(__file__).resolve().parents[3]
WORDS = {"series": ("Typing", "Fieldbook"), "guides/g": ("Typing", "A page to type on")}
FILES = {
    "series.toml": """id = "typing"
title = "Typing"
publisher = "Fieldbook"
licence = "CC-BY-4.0"
language = "en"
version = "1.0"
date = 2025-01-01
guides = ["g"]
required-parts = ["introduction"]
""",
    "guides/g/guide.toml": """title = "Typing"
subtitle = "A page to type on"
subject = "Typing"
colour = "#1f6f8b"
[[chapter]]
file = "page.md"
part = "introduction"
""",
    "guides/g/page.md": """# Typing

:::: {.notepad #one lines=1}
A sentence.
::::

:::: {.notepad #three lines=3}
The sentence three times.
::::
""",
}


@dataclasses.dataclass
class Language:
    """One line of languages.tsv."""

    tag: str
    name: str
    faces: list
    family: str
    sentence: str


@dataclasses.dataclass
class Form:
    """An empty form in a language and what is to be typed into it."""

    tag: str
    name: str
    family: str
    sentence: str
    fonts: pathlib.Path
    file: pathlib.Path
    page: int  # index of the page with the fields
    boxes: dict  # field -> rectangle in pt
    wanted: dict  # field -> value

    def out(self, writer):
        return self.file.parent / f"{writer}.pdf"


def languages(path):
    rows = [line.split("\t") for line in path.read_text(encoding="utf-8").splitlines() if line and line[0] != "#"]
    return [Language(tag, name, faces.split(), family, sentence) for tag, name, faces, family, sentence in rows]


def faces(tools, here):
    """Folder with the regular faces of the pinned npm packages, brought there once."""
    lock = (here / "package-lock.json").read_bytes()
    folder = tools / "shaping" / hashlib.sha256(lock).hexdigest()[:16]
    if folder.is_dir():
        return folder
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent) as room:
        for name in ("package.json", "package-lock.json"):
            shutil.copy(here / name, room)
        subprocess.run(["npm", "ci", "--prefix", room, "--ignore-scripts", "--no-audit", "--no-fund"], check=True,
                       capture_output=True, stdin=subprocess.DEVNULL)
        ready = pathlib.Path(room) / "ready"
        ready.mkdir()
        for package in json.loads(lock)["packages"][""]["dependencies"]:
            [face] = (pathlib.Path(room) / "node_modules" / package / "400Regular").glob("*.ttf")
            shutil.copy(face, ready / (package.split("/")[1] + ".ttf"))
        os.rename(ready, folder)
    return folder


# The forms of a count, by language; others have one for one thing and one for several.
ONE_FORM = ("nplurals=1; plural=0;", 1)
ONE_AND_MORE = ("nplurals=2; plural=n != 1;", 2)
NONE_OR_ONE = ("nplurals=2; plural=n > 1;", 2)
SIX_FORMS = ("nplurals=6; plural=n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3 : n%100>=11 ? 4 : 5;", 6)
PLURALS = dict.fromkeys(("zh-Hans", "ja", "ko", "th", "lo", "km", "my", "dz", "dv"), ONE_FORM) | dict.fromkeys(
    ("vi", "hi", "bn", "si"), NONE_OR_ONE) | {"ar": SIX_FORMS}


def catalogue(tag):
    """A catalogue that gives the English words as their translation, for what is tried is typed and not printed."""
    def string(text):
        return json.dumps(text, ensure_ascii=False)
    pot = (ROOT / "layouts" / "locale" / "ui.pot").read_text(encoding="utf-8")
    found = re.findall(r'msgctxt ("ui"|"date")\nmsgid ((?:".*"\n)+)msgstr', pot)
    counts = re.findall(r'msgctxt "ui"\nmsgid ((?:".*"\n)+)msgid_plural ((?:".*"\n)+)', pot)
    rule, forms = PLURALS.get(tag, ONE_AND_MORE)
    out = [f'msgid ""\nmsgstr ""\n"Language: {tag}\\n"\n"MIME-Version: 1.0\\n"\n"Content-Type: text/plain; charset=UTF-8\\n"\n'
           f'"Content-Transfer-Encoding: 8bit\\n"\n"X-Review: reviewed\\n"\n"Plural-Forms: {rule}\\n"\n']
    out += [f"msgctxt {context}\nmsgid {text}msgstr {text}" for context, text in found]
    out += [f'msgctxt "ui"\nmsgid {one}msgid_plural {more}' + "".join(f"msgstr[{n}] {more}" for n in range(forms))
            for one, more in counts]
    out += [f"msgctxt {string(context)}\nmsgid {string(text)}\nmsgstr {string(text)}\n"
            for context, texts in WORDS.items() for text in texts]
    return "\n".join(out)


def make(language, program, faces, folder):
    """Builds the workbook."""
    tag, content, fonts = language.tag, folder / "content", folder / "fonts"
    files = FILES | {f"editions/{tag.lower()}/edition.toml": f'languages = ["{tag}"]\nguide-language = "en"\npaper = "a4"\n'}
    if tag != "en":
        files[f"locale/{tag}.po"] = catalogue(tag)
    for name, text in files.items():
        (content / name).parent.mkdir(parents=True, exist_ok=True)
        (content / name).write_text(text, encoding="utf-8")
    fonts.mkdir(exist_ok=True)
    (content / "front-matter").mkdir(exist_ok=True)
    for face in language.faces:
        npm = face.startswith("npm:")
        shutil.copy(faces / (face[4:] + ".ttf") if npm else ROOT / "fonts" / face, fonts)
    done = subprocess.run([program, "build", "--project", folder, "--product", "workbook", "--out", folder / "out"],
                          capture_output=True, text=True, env=os.environ | {"SOURCE_DATE_EPOCH": "1764000000"})
    if done.returncode:
        raise SystemExit(f"shaping: the workbook in {tag} cannot be built:\n{done.stderr}")
    [made] = (folder / "out").rglob("*.pdf")
    file = folder / "empty.pdf"
    shutil.copy(made, file)
    page, boxes = fields(file)
    wanted = {name: language.sentence if name.endswith("one") else "\n".join([language.sentence] * 3) for name in boxes}
    return Form(tag, language.name, language.family, language.sentence, fonts, file, page, boxes, wanted)


def fields(file):
    """Page and rectangles of the two fields, by full name."""
    boxes, at = {}, 0
    with pikepdf.open(file) as pdf:
        for number, page in enumerate(pdf.pages):
            for widget in page.get("/Annots", []):
                if widget.Subtype == "/Widget":
                    name, node = [], widget
                    while node is not None:
                        name[:0] = [str(node.T)] if "/T" in node else []
                        node = node.get("/Parent")
                    boxes[".".join(name)], at = [float(x) for x in widget.Rect], number
    return at, boxes
