"""The preview in a real browser: the program under tests/serve."""

from .epub_readers import modules
from .result import Result, lines, run


def preview(books):
    """Edit, break and mend a file in front of Chromium; keyboard, axe, 320 px, EPUB, hostile requests."""
    modules(books, "axe-core", "puppeteer-core")
    project = books.projects["ours"]
    script = books.tests / "serve" / "preview.mjs"
    code, out, err = run("node", script, books.fieldbook, project, env=books.environment)
    said = lines(out)
    result = Result("preview")
    result.files = sum(str(project) in line and not line.startswith("  ") for line in said)
    result.findings = [line.strip() for line in said if line.startswith("  ")]
    if code and not result.findings:
        result.findings = [f"exit {code}", *(lines(err) + said)[-8:]]
    return result
