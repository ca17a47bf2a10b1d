"""The other programs, each on the same content: Typst, pandoc with Typst, WeasyPrint, pandoc's EPUB.

They are run by this file, `rivals.py NAME ARGUMENT…`, so that each run is a process of its own."""

import pathlib
import re
import subprocess
import sys

STYLE = """@page { size: A4; margin: 22mm 20mm } body { font: 10.5pt/1.35 'Noto Sans', sans-serif }
h1 { break-before: page } table { border-collapse: collapse; width: 100% } td, th { border-bottom: .5pt solid #888; padding: 2mm }
textarea, input { appearance: auto; display: block; width: 100% }"""


def typst(folder, out, *standards):
    """The folder of `fieldbook layout`, or one file, with nothing but its fonts; to standards, if any are named."""
    import typst as compiler

    source = pathlib.Path(folder)
    root = source if source.is_dir() else source.parent
    main = root / "main.typ" if source.is_dir() else source
    kept = {"pdf_standards": list(standards)} if standards else {}
    compiler.compile(str(main), output=out, root=str(root), font_paths=[str(root / "fonts")], ignore_system_fonts=True, **kept)


def pandoc_program():
    """The pandoc that PyPI brings: Debian's cannot write Typst."""
    import pypandoc

    return pypandoc.get_pandoc_path()


def pandoc(out, guide, chapters, *more):
    subprocess.run([pandoc_program(), "--from", "markdown", "--resource-path", guide, "--metadata", "title=Guide",
                    "--metadata", "lang=en", "--standalone", *more, "-o", out, *chapters], check=True)


def pandoc_typst(out, guide, *chapters):
    """Pandoc's own template for Typst: no tags, no form, no standard."""
    source = pathlib.Path(guide) / "pandoc.typ"
    # Its names for headings without one repeat those of blocks, which Typst refuses.
    pandoc(source, guide, chapters, "--from", "markdown-auto_identifiers", "--to", "typst")
    typst(source, out)


def weasyprint(out, guide, *chapters):
    """Pandoc's HTML with a text area in each notepad and an input in each empty cell; tags and a form."""
    import weasyprint as printer

    page = pathlib.Path(guide) / "weasyprint.html"
    pandoc(page, guide, chapters, "--to", "html5")
    html = page.read_text(encoding="utf-8")
    pad = re.compile(r'(<div id="([^"]*)" class="notepad"[^>]*data-lines="(\d+)"[^>]*>.*?)(</div>)', re.S)
    html = pad.sub(lambda hit: f'{hit[1]}<textarea name="{hit[2]}" rows="{hit[3]}"></textarea>{hit[4]}', html)
    cells = iter(range(html.count("<td")))
    html = re.sub(r"(<td[^>]*>)(</td>)", lambda hit: f'{hit[1]}<input name="cell-{next(cells)}">{hit[2]}', html)
    sheet = printer.CSS(string=STYLE)
    printer.HTML(string=html, base_url=str(guide) + "/").write_pdf(out, stylesheets=[sheet], pdf_forms=True, pdf_tags=True)


def epub(out, guide, *chapters):
    pandoc(out, guide, chapters, "--to", "epub3", "--toc")


def versions():
    """What the programs say of themselves, by name; those that cannot be had are missing."""
    import importlib.metadata

    found = {}
    for name in ("typst", "weasyprint"):
        try:
            found[name] = importlib.metadata.version(name)
        except importlib.metadata.PackageNotFoundError:
            pass
    try:
        said = subprocess.run([pandoc_program(), "--version"], capture_output=True, text=True, check=True)
        found["pandoc"] = said.stdout.split()[1]
    except (ImportError, OSError, subprocess.CalledProcessError, IndexError):
        pass
    return found


if __name__ == "__main__":
    {"typst": typst, "pandoc-typst": pandoc_typst, "weasyprint": weasyprint, "epub": epub}[sys.argv[1]](*sys.argv[2:])
