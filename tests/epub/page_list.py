#!/usr/bin/env python3
"""Compares the page list of EPUBs with the pages of their workbooks: every label once, in order, at the right word.

Usage: page_list.py FILE.epub[=WORKBOOK.pdf]…
Without it `<guide>-<edition>-workbook.pdf` beside the EPUB is taken, if there. Each entry must lead to a mark of that
label, and marks must stand in reading order. Then, where the PDF is at hand, the first words of each printed page (its
artifacts taken off, read by poppler in the order of the tags) are sought in the EPUB, letter by letter: they must stand
in the row, item or paragraph in which the mark stands, or begin the one that follows it. The printed contents are left
out: an EPUB has them in its navigation, and the titles that they name stand elsewhere. Needs PyPI's `pikepdf` and poppler's
`pdftotext`."""

import bisect
import collections
import pathlib
import subprocess
import sys
import tempfile
import unicodedata
import xml.etree.ElementTree as ET
import zipfile

# Said otherwise in print, or not at all.
SKIPPED = {"where", "facts", "values", "draft", "part-number", "legend", "more", "folio", "continued", "back", "time"}
SKIPPED_ELEMENTS = {"summary", "head", "sup"}
PIECES = {"p", "li", "tr", "dt", "dd", "pre", "figure", "figcaption", "h1", "h2", "h3", "h4", "h5", "h6", "section", "div"}
XHTML = "{http://www.w3.org/1999/xhtml}"
OPS = "{http://www.idpf.org/2007/ops}"
OPF = "{http://www.idpf.org/2007/opf}"
SOUGHT = 28  # letters of a page's head that are sought
FAR = 6000  # letters from the mark within which they are sought
SHORT = 8  # fewer, where they stand right at the mark
NUMBERED = (5, 6)  # "Part 1" before a part's name, which may be short
SKIPS = (6, 12, 20, 30, 45, 60, 80, 110, 150)  # what print adds before them: numbers, labels

Book = collections.namedtuple("Book", "letters pieces marks")


def pages_of_book(book):
    """The page list: label, file and anchor of each entry."""
    nav = ET.fromstring(book.read("OEBPS/nav.xhtml"))
    lists = [it for it in nav.iter(XHTML + "nav") if it.get(OPS + "type") == "page-list"]
    links = [link for it in lists for link in it.iter(XHTML + "a")]
    return [("".join(link.itertext()), *link.get("href").split("#")) for link in links]


def title_of_contents(book):
    """The letters over the EPUB's own contents, which also stand over the printed ones."""
    nav = ET.fromstring(book.read("OEBPS/nav.xhtml"))
    lists = [it for it in nav.iter(XHTML + "nav") if it.get(OPS + "type") == "toc"]
    return letters_of("".join(lists[0][0].itertext()))


def letters_of(words):
    """Letters and digits alone; print and EPUB differ in the rest, and readers of PDFs in marks above and below."""
    folded = unicodedata.normalize("NFKD", words).lower()
    return "".join(it for it in folded if unicodedata.category(it)[0] in "LN" or it == "\u0e33")


def content_of_book(book):
    """All letters in reading order, where each piece begins, and the marks with their place among the letters."""
    opf = ET.fromstring(book.read("OEBPS/content.opf"))
    hrefs = {it.get("id"): it.get("href") for it in opf.iter(OPF + "item")}
    letters, pieces, marks = [], [(0, "")], []

    def add(words):
        letters.extend(letters_of(words or ""))

    def walk(element, name, piece, hidden):
        tag = element.tag.removeprefix(XHTML)
        mark = element.get("role") == "doc-pagebreak"
        classes = set((element.get("class") or "").split())
        hidden = hidden or tag in SKIPPED_ELEMENTS or bool(classes & SKIPPED)
        if mark:
            marks.append((element.get("aria-label") or element.get("title"), name, element.get("id"), len(letters), piece))
            return
        own = f"{name} {tag} {id(element)}" if tag in PIECES and not hidden and not piece.split(" ")[1:2] == ["tr"] else piece
        if own != piece:
            pieces.append((len(letters), own))
        if not hidden:
            add(element.text)
        for child in element:
            walk(child, name, own, hidden)
            if own != pieces[-1][1]:
                pieces.append((len(letters), own))
            if not hidden:
                add(child.tail)

    for item in opf.iter(OPF + "itemref"):
        name = hrefs[item.get("idref")]
        walk(ET.fromstring(book.read("OEBPS/" + name)).find(XHTML + "body"), name, "", False)
    return Book("".join(letters), pieces, marks)


def without_artifacts(instructions):
    """The operators of a page but those that stand in an artifact."""
    kept, depth = [], []
    for operands, operator in instructions:
        name = str(operator)
        if name in {"BMC", "BDC"}:
            depth.append(str(operands[0]) == "/Artifact")
        elif name == "EMC" and depth:
            depth.pop()
        hides = name in {"Tj", "TJ", "'", '"'} and any(depth)
        if not hides:
            kept.append((operands, operator))
    return kept


def pages_of_workbook(path):
    """Label and words of every page, without head, foot and what is repeated."""
    import pikepdf

    with tempfile.NamedTemporaryFile(suffix=".pdf") as bare:
        with pikepdf.open(path) as pdf:
            labels = [page.label for page in pdf.pages]
            for page in pdf.pages:
                bare_page = pikepdf.unparse_content_stream(without_artifacts(pikepdf.parse_content_stream(page)))
                page.Contents = pdf.make_stream(bare_page)
            pdf.save(bare.name)
        text = subprocess.run(["pdftotext", "-raw", "-enc", "UTF-8", bare.name, "-"], capture_output=True, check=True).stdout
    return list(zip(labels, text.decode("utf-8").split("\f")))


def found_near(letters, head, at):
    """Where a page's first letters stand among the EPUB's, and how many were passed over: the place nearest to the mark,
    since words may stand twice. None if nowhere near."""
    low, high, best = max(0, at - FAR), at + FAR, None
    for skip, most in [(0, SOUGHT), (0, 18), (0, SHORT), *((skip, SHORT) for skip in NUMBERED), *((skip, SOUGHT) for skip in SKIPS)]:
        sought = head[skip : skip + most]
        if len(sought) < min(most, 12):
            continue
        place = letters.find(sought, low, high)
        while place >= 0:
            apart = abs(place - skip - at)
            if (most != SHORT or apart <= SHORT) and (best is None or apart < best[0]):
                best = apart, place, skip
            place = letters.find(sought, place + 1, high)
    return best and best[1:]


def piece_at(book, place):
    """The row, item or paragraph in which a letter stands."""
    return book.pieces[bisect.bisect_right(book.pieces, (place, "\U0010ffff")) - 1][1]


def compare(book, pages, contents):
    """How many pages were compared, how many begin at the very word, and which stand elsewhere."""
    compared, exact, outside = 0, 0, []
    for (label, words), mark in zip(pages, book.marks):
        head, at = letters_of(words), mark[3]
        if head.startswith(contents):
            continue
        found = found_near(book.letters, head[:240], at)
        if len(head) < 12 or found is None or mark[1] == "cover.xhtml":
            continue
        compared += 1
        place, skip = found
        off = place - skip - at
        near = abs(off) <= 2 + skip // 2
        exact += near
        if not near and piece_at(book, place) not in {mark[4], piece_at(book, at)}:
            sought = head[skip : skip + SOUGHT]
            outside.append(f"page {label}: `{sought}` stands {off:+} letters from its mark ({mark[1]}#{mark[2]})")
    return compared, exact, outside


def check(path, workbook):
    """What is wrong, and how many pages were listed, compared and found at the very word."""
    found = []
    with zipfile.ZipFile(path) as archive:
        entries, book, contents = pages_of_book(archive), content_of_book(archive), title_of_contents(archive)
    labels = [label for label, *_ in entries]
    if len(set(labels)) != len(labels):
        found.append("a label occurs twice in the page list")
    if [tuple(mark[:3]) for mark in book.marks] != entries:
        wrong = next((pair for pair in zip(entries, book.marks) if pair[0] != tuple(pair[1][:3])), "one is longer")
        found.append(f"page list and marks differ: {wrong}")
    if not workbook:
        return found, len(entries), 0, 0
    pages = pages_of_workbook(workbook)
    if [label for label, _ in pages] != labels:
        found.append(f"labels differ from the workbook's: {len(pages)} there, {len(labels)} here")
    compared, exact, outside = compare(book, pages, contents)
    if compared < len(pages) / 2:
        found.append(f"the words of {compared} of {len(pages)} pages alone could be found")
    return found + outside, len(entries), compared, exact


def main(arguments):
    total = 0
    for argument in arguments:
        name, _, other = argument.partition("=")
        path = pathlib.Path(name)
        beside = path.with_name(path.stem + "-workbook.pdf")
        workbook = pathlib.Path(other) if other else beside if beside.exists() else None
        found, entries, compared, exact = check(path, workbook)
        print(f"page_list.py: {path}: {entries} pages, against {workbook or 'nothing'}, {compared} compared, "
              f"{exact} at the very word, {len(found)} findings")
        for it in found:
            print("  " + it)
        total += len(found)
    return 1 if total or not arguments else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
