"""Forms in use: filled in, saved and read back, by other people's programs."""

import re
import sys

from .epub_readers import modules
from .result import Missing, Result, lines, run

# What is typed, by the edition's first language; short, since each letter is a key pressed in each of some 300 fields.
TEXTS = {"th": "ผู้ ๑๒\nb", "ar": "لا ٣٤\nb", "en": "é – A\nb"}


def read_table(result, out, err, code, file):
    """Rows `writer reader fields equal different`; the lines under a row are its findings."""
    rows = re.findall(r"^(\S+) +(\S+) +(\d+) +(\d+) +(\d+)$", out, re.MULTILINE)
    for writer, reader, fields, equal, different in rows:
        if different != "0" or fields != equal or fields == "0":
            result.findings.append(f"{file.name}: {writer} wrote and {reader} read {equal} of {fields} fields alike")
    result.findings += [f"{file.name}: {line.strip()}" for line in lines(out) if line.startswith("    ")][:6]
    if not rows or (code and not result.findings):
        result.findings.append(f"{file.name}: exit {code}: {lines(err + out)[-4:]}")


def text_for(artifact):
    """The text for an edition."""
    return TEXTS.get(artifact["languages"][0], TEXTS["en"])


def pdfjs(books):
    """pdf.js in Chromium: every field filled with a real keyboard, saved, read back by pdf.js and five other readers."""
    folder = modules(books, "pdfjs-dist", "puppeteer-core")
    import json

    version = json.loads((folder / "pdfjs-dist" / "package.json").read_text())["version"]
    result = Result("pdf.js round trip", version)
    for artifact in books.sample("workbook"):
        result.files += 1
        command = ("node", books.tests / "forms" / "roundtrip.mjs", artifact["file"], text_for(artifact))
        code, out, err = run(*command, env=books.environment, cwd=folder.parent)
        read_table(result, out, err, code, artifact["file"])
    return result


def engines(books):
    """PDFium, MuPDF, pypdf, pikepdf and poppler: each fills every field, all read it back."""
    try:
        import pikepdf, pymupdf, pypdf, pypdfium2  # noqa: E401, F401
    except ImportError as error:
        raise Missing(f"from PyPI is missing: {error.name}") from error
    result = Result("form round trip, 5 engines", pymupdf.__version__)
    for artifact in books.sample("workbook"):
        result.files += 1
        command = (sys.executable, books.tests / "forms" / "roundtrip.py", artifact["file"], text_for(artifact))
        code, out, err = run(*command, env=books.environment)
        read_table(result, out, err, code, artifact["file"])
    return result


# Sixty letters of each script, which must be seen in every field.
SIXTY = {
    "th": "ศูนย์พักพิงสตรีประจำอำเภอ ติดต่อห้องเลขที่ 12 ชั้นล่าง ถามที่",
    "ar": "ملجأ النساء في المنطقة، الغرفة 12 (الطابق الأرضي)، اسأل هناك",
    "en": "Women's shelter of the district, ask for the office, room 12",
}


def read_seen(result, out, err, code, file):
    """Rows `writer fields seen cut`; the lines under a row are its findings."""
    rows = re.findall(r"^(\S+) +(\d+) +(\d+) +(\d+)$", out, re.MULTILINE)
    for writer, fields, seen, _ in rows:
        if seen != fields:
            result.findings.append(f"{file.name}: {writer}: all that is typed is seen in {seen} of {fields} fields")
    result.findings += [f"{file.name}: {line.strip()}" for line in lines(out) if line.startswith("    ")][:6]
    if not any(fields != "0" for _, fields, _, _ in rows) or (code and not result.findings):
        result.findings.append(f"{file.name}: exit {code}: {lines(err + out)[-4:]}")


def seen(books):
    """Sixty letters typed into every field are all seen: PDFium, poppler, MuPDF (Latin), and pdf.js while one types."""
    modules(books, "pdfjs-dist", "puppeteer-core")
    try:
        import pikepdf, pymupdf, pypdfium2  # noqa: E401, F401
    except ImportError as error:
        raise Missing(f"from PyPI is missing: {error.name}") from error
    result = Result("what is typed is seen, 4 engines", pymupdf.__version__)
    first = books.artifacts[0]["edition"]
    chosen = [it for it in books.sample("workbook", "handouts") if it["product"] == "workbook" or it["edition"] == first]
    for artifact in chosen:
        result.files += 1
        text = SIXTY.get(artifact["languages"][0], SIXTY["en"])
        writers = "pdfium,poppler,mupdf" if text.isascii() else "pdfium,poppler"
        command = (sys.executable, books.tests / "forms" / "seen.py", "--writers", writers, artifact["file"], text)
        code, out, err = run(*command, env=books.environment)
        read_seen(result, out, err, code, artifact["file"])
        command = ("node", books.tests / "forms" / "roundtrip.mjs", "--seen", artifact["file"], text)
        code, out, err = run(*command, env=books.environment, cwd=books.tools / "node")
        read_seen(result, out, err, code, artifact["file"])
    return result
