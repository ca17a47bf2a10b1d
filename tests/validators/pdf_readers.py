"""Other people's readers of PDF: they must open every workbook without a word."""

import re
import tempfile

from .result import PDFS, Missing, Result, lines, run, version


def verapdf(books, flavour, standard):
    """Conformance to PDF/UA-1 or PDF/A-2a, all files in one process."""
    jar = next(iter(sorted(books.tools.glob("cli-*.jar"))), None)
    if jar is None:
        raise Missing("veraPDF's jar is not there")
    result = Result(f"veraPDF {flavour}", version("java", "-jar", jar, "--version"))
    files = [it["file"] for it in books.cross(*PDFS) if standard in it["standards"]]
    _, out, err = run("java", "-Xmx2g", "-jar", jar, "--format", "text", "-v", "-f", flavour, *files)
    passed = re.findall(r"^PASS ", out, re.MULTILINE)
    failed = [line for line in lines(out) if not line.startswith("PASS ")]
    result.files = len(passed) + len(re.findall(r"^FAIL ", out, re.MULTILINE))
    result.findings = failed
    if result.files != len(files):
        result.findings += [f"{len(files) - result.files} files were not looked at", *lines(err)[-5:]]
    return result


def verapdf_ua1(books):
    """PDF/UA-1 (ISO 14289-1)."""
    return verapdf(books, "ua1", "PDF/UA-1")


def verapdf_2a(books):
    """PDF/A-2a (ISO 19005-2)."""
    return verapdf(books, "2a", "PDF/A-2a")


def qpdf(books):
    """Syntax, cross-reference table and streams."""
    result = Result("qpdf --check", version("qpdf", "--version"))
    for file in [it["file"] for it in books.all(*PDFS)]:
        code, out, err = run("qpdf", "--check", file)
        result.files += 1
        if code or err.strip() or "No syntax or stream encoding errors" not in out:
            result.findings.append(f"{file.name}: exit {code}: {(err or out).strip()[:400]}")
    return result


# Debian builds MuPDF without colour management; it says so of every file with a profile.
ABOUT_ITSELF = {"warning: ICC support is not available"}


def mupdf(books):
    """MuPDF reads, rewrites and draws every page."""
    result = Result("MuPDF (mutool)", version("mutool", "-v"))
    for file in [it["file"] for it in books.cross(*PDFS)]:
        result.files += 1
        with tempfile.TemporaryDirectory() as folder:
            commands = [("info", file), ("clean", file, folder + "/clean.pdf"), ("draw", "-q", "-r", "20", "-o", folder + "/%d.png", file)]
            for what, *arguments in commands:
                code, out, err = run("mutool", what, *arguments)
                said = lines(err) + [line for line in lines(out) if line.startswith(("warning", "error"))]
                said = [line for line in said if line not in ABOUT_ITSELF]
                if code or said:
                    result.findings.append(f"{file.name}: mutool {what}: exit {code}: {said[:5]}")
    return result


def poppler(books):
    """poppler: information, text and pictures of every page."""
    result = Result("poppler", version("pdfinfo", "-v"))
    for artifact in books.cross(*PDFS):
        file = artifact["file"]
        result.files += 1
        with tempfile.TemporaryDirectory() as folder:
            for command in (["pdfinfo", file], ["pdftotext", file, folder + "/text"], ["pdftoppm", "-r", "20", file, folder + "/page"]):
                code, out, err = run(*command)
                if code or err.strip():
                    result.findings.append(f"{file.name}: {command[0]}: exit {code}: {lines(err)[:5]}")
                if command[0] == "pdfinfo" and f"Pages:           {artifact['pages']}\n" not in out:
                    result.findings.append(f"{file.name}: the manifest says {artifact['pages']} pages, poppler does not")
    return result


def pdfium(books):
    """PDFium draws every page with its form."""
    try:
        import pypdfium2 as reader
        from pypdfium2.version import PDFIUM_INFO
    except ImportError as error:
        raise Missing("PyPI's pypdfium2 is not installed") from error
    result = Result("PDFium", str(PDFIUM_INFO.build))
    for artifact in books.cross(*PDFS):
        document = reader.PdfDocument(artifact["file"])
        document.init_forms()
        result.files += 1
        if len(document) != artifact["pages"]:
            result.findings.append(f"{artifact['file'].name}: {len(document)} pages, {artifact['pages']} in the manifest")
        for number, page in enumerate(document, 1):
            picture = page.render(scale=0.3, may_draw_forms=True)
            if picture.width < 100 or picture.height < 100:
                result.findings.append(f"{artifact['file'].name}: page {number} is drawn as {picture.width} × {picture.height}")
            page.close()
        document.close()
    return result


def ghostscript(books):
    """Ghostscript interprets every page and throws the pixels away."""
    result = Result("Ghostscript", version("gs", "--version"))
    for file in [it["file"] for it in books.cross(*PDFS)]:
        code, out, err = run("gs", "-q", "-dNOPAUSE", "-dBATCH", "-dSAFER", "-sDEVICE=nullpage", "-dPDFSTOPONERROR", file)
        result.files += 1
        if code or lines(out + err):
            result.findings.append(f"{file.name}: exit {code}: {lines(out + err)[:5]}")
    return result
