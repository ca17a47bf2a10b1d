#!/usr/bin/env python3
"""Compares the page list of EPUBs with the pages of their workbooks: every label once, in order, at the right block.

Usage: page_list.py FILE.epub[=WORKBOOK]…
WORKBOOK is the workbook's PDF (its page labels are read with PyPI's `pypdf`) or a text file with a label, a tab and
the key of the first block on each line; without it `<guide>-<edition>-workbook.pdf` beside the EPUB is taken, if there.
In the EPUB each entry must lead to a mark of that label, marks must stand in reading order, and where the PDF is at
hand most of the Latin words after a mark must be on that page (or, for one page in ten,
on the page before, whose last block it goes on with)."""

import pathlib
import re
import sys
import unicodedata
import xml.etree.ElementTree as ET
import zipfile

SKIPPED = {"label", "where", "facts", "values", "draft", "part-number"}  # said otherwise in print
XHTML = "{http://www.w3.org/1999/xhtml}"
OPS = "{http://www.idpf.org/2007/ops}"
OPF = "{http://www.idpf.org/2007/opf}"


def pages_of_book(book):
    """The page list: label, file and anchor of each entry."""
    nav = ET.fromstring(book.read("OEBPS/nav.xhtml"))
    lists = [it for it in nav.iter(XHTML + "nav") if it.get(OPS + "type") == "page-list"]
    links = [link for it in lists for link in it.iter(XHTML + "a")]
    return [("".join(link.itertext()), *link.get("href").split("#")) for link in links]


def marks_of_book(book):
    """The marks in reading order: label, file, anchor and the words that follow up to the next mark."""
    opf = ET.fromstring(book.read("OEBPS/content.opf"))
    hrefs = {it.get("id"): it.get("href") for it in opf.iter(OPF + "item")}
    marks = []
    for item in opf.iter(OPF + "itemref"):
        name = hrefs[item.get("idref")]
        root = ET.fromstring(book.read("OEBPS/" + name))
        for element in root.find(XHTML + "body").iter():
            if element.get("role") == "doc-pagebreak":
                marks.append([element.get("aria-label"), name, element.get("id"), ""])
            skipped = element.get("class") in SKIPPED or element.tag in {XHTML + "summary", XHTML + "details"}
            for words in ((None if skipped else element.text), element.tail):
                if marks and words and marks[-1][1] == name and len(marks[-1][3]) < 400:
                    marks[-1][3] += " " + words
    return marks


def pages_of_workbook(path):
    """Label and words (or the first block's key) of every page."""
    if path.suffix == ".pdf":
        import pypdf

        reader = pypdf.PdfReader(path)
        return [(label, page.extract_text()) for label, page in zip(reader.page_labels, reader.pages)]
    return [tuple(line.split("\t")[:2]) for line in path.read_text(encoding="utf-8").splitlines()]


def latin(words):
    """The words in Latin letters: what is read from a PDF is not dependable in shaped scripts."""
    return re.findall(r"[a-z]{2,}", unicodedata.normalize("NFKC", words).lower())


def holds(page, sought):
    """Whether most of the words are on a page."""
    there = set(latin(page))
    return sum(word in there for word in sought) >= len(sought) * 0.7


def check(path, workbook):
    found = []
    with zipfile.ZipFile(path) as book:
        entries, marks = pages_of_book(book), marks_of_book(book)
    labels = [label for label, *_ in entries]
    if len(set(labels)) != len(labels):
        found.append("a label occurs twice in the page list")
    if [tuple(mark[:3]) for mark in marks] != entries:
        wrong = next((pair for pair in zip(entries, marks) if pair[0] != tuple(pair[1][:3])), "one is longer")
        found.append(f"page list and marks differ: {wrong}")
    if not workbook:
        return found, len(entries), 0
    pages = pages_of_workbook(workbook)
    if [label for label, _ in pages] != labels:
        found.append(f"labels differ from the workbook's: {len(pages)} there, {len(labels)} here")
    compared = 0
    if workbook.suffix == ".pdf":
        before, going_on = "", []
        for (label, words), mark in zip(pages, marks):
            sought = latin(mark[3])[:8]
            if len(sought) >= 3 and latin(words):
                compared += 1
                if not holds(words, sought):
                    finding = f"page {label}: `{' '.join(sought)}` is not on that page ({mark[1]}#{mark[2]})"
                    (going_on if holds(before, sought) else found).append(finding)
                else:
                    before = words
        if len(going_on) > len(pages) / 10:
            found.extend(going_on)
    return found, len(entries), compared


def main(arguments):
    total = 0
    for argument in arguments:
        name, _, other = argument.partition("=")
        path = pathlib.Path(name)
        beside = path.with_name(path.stem + "-workbook.pdf")
        workbook = pathlib.Path(other) if other else beside if beside.exists() else None
        found, entries, compared = check(path, workbook)
        print(f"page_list.py: {path}: {entries} pages, against {workbook or 'nothing'}, words compared on {compared}, "
              f"{len(found)} findings")
        for it in found:
            print("  " + it)
        total += len(found)
    return 1 if total or not arguments else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
