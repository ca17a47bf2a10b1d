#!/usr/bin/env python3
"""Series made up for measuring growth: as many pages, rows of a table or editions as one asks for.

    series.py FOLDER pages N         one guide of about N pages: prose, lists, notes, tables, exercises with notepads
    series.py FOLDER read N          one guide with a table of N rows to read; `fields`: to fill in; `list`: a list
    series.py FOLDER editions N      N editions, each of another date, of one guide of about 25 pages

The words are our own and the same at each run; no two chapters say the same, so that nothing is known from before."""

import pathlib
import sys

VERBS = ("Open", "Check", "Clean", "Measure", "Carry", "Label", "Count", "Close", "Sketch", "Weigh", "Mark", "Lift")
THINGS = ("gate", "ladder", "notebook", "lamp", "rope", "bucket", "compass", "crate", "valve", "sieve", "board", "tin")
PLACES = ("by the stream", "under the roof", "at the north wall", "near the path", "on the upper shelf", "in the shade")
# Pages that a chapter takes, about.
PAGES_A_CHAPTER = 6
ROW_KINDS = ("read", "fields", "list")

SERIES = """id = "growth"
title = "The station"
publisher = "Friends of the station"
licence = "CC-BY-4.0"
language = "en"
version = "1.0"
date = 2026-11-23
guides = ["station"]
front-matter = ["title"]
"""
TITLE = """# {{guide.title}}

{{series.title}}

Edition of {{edition.date}}
"""


def pick(words, *numbers):
    """One of some words, another for other numbers."""
    return words[sum(number * factor for number, factor in zip(numbers, (7, 3, 1))) % len(words)]


def sentence(chapter, nth):
    """A sentence that stands nowhere else."""
    verb, thing, place = pick(VERBS, chapter, nth), pick(THINGS, chapter + 2, nth), pick(PLACES, nth, chapter)
    other = pick(THINGS, nth, chapter)
    return f"{verb} the {thing} {place} before anybody moves the {other}, and say {chapter}.{nth} when it is done."


def prose(chapter, nth, sentences=5):
    return " ".join(sentence(chapter, 10 * nth + number) for number in range(sentences))


def rows(chapter, nth, count):
    body = "\n".join(f"| {pick(THINGS, chapter, row)} {row} | {sentence(chapter, 10 * nth + row)} |" for row in range(count))
    return f"| what | how |\n|---|---|\n{body}\n"


def section(chapter, nth):
    """About two pages: two paragraphs, a list, a table, a note, an exercise with a notepad and cells to fill in."""
    key = f"c{chapter}-s{nth}"
    items = "\n".join(f"- {sentence(chapter, 10 * nth + item)}" for item in range(4))
    yield f"## Round {chapter}.{nth} {{#{key}}}\n\n{prose(chapter, nth)}[^{key}]\n\n{items}\n\n{prose(chapter, nth + 50)}\n"
    yield f"[^{key}]: {sentence(chapter, 10 * nth + 9)}\n\n{rows(chapter, nth, 5)}"
    yield f"::: {{.exercise #{key}-exercise minutes=10 group=pairs}}\n### Try {chapter}.{nth}\n\n{prose(chapter, nth + 80, 2)}\n"
    yield f"::: {{.notepad #{key}-notes lines=6}}\nWhat did you see at {chapter}.{nth}?\n:::\n:::\n"
    cells = "\n".join(f"| {pick(THINGS, chapter, row)} | |" for row in range(3))
    yield f"::: {{.fields #{key}-cells}}\n| what | how many |\n|---|---|\n{cells}\n:::\n\nSee [](#c{chapter}-s1).\n"


def chapter_text(chapter):
    yield f"# Station {chapter} {{#c{chapter}}}\n\n{prose(chapter, 0)}\n"
    for nth in (1, 2, 3):
        yield from section(chapter, nth)


def pages(count):
    """Chapters of a guide of about so many pages."""
    return ["\n".join(chapter_text(chapter)) for chapter in range(1, max(1, round(count / PAGES_A_CHAPTER)) + 1)]


def table(kind, count):
    """One chapter with so many rows."""
    head = "# The long list {#long}\n\nAll that is there.\n\n"
    if kind == "list":
        return [head + "\n".join(f"- {sentence(1, row)}" for row in range(count)) + "\n"]
    if kind == "fields":
        body = "\n".join(f"| {pick(THINGS, row)} {row} | |" for row in range(count))
        return [f"{head}::: {{.fields #cells}}\n| what | how many |\n|---|---|\n{body}\n:::\n"]
    return [head + rows(1, 0, count)]


def edition_text(nth):
    """An edition with a date of its own, which stands on its front pages."""
    return f'languages = ["en"]\npaper = "a4"\ndate = {2000 + nth // 336}-{nth // 28 % 12 + 1:02}-{nth % 28 + 1:02}\n'


def write(folder, chapters, editions=1):
    """Writes the project; gives its folder."""
    folder = pathlib.Path(folder)
    guide = folder / "content" / "guides" / "station"
    guide.mkdir(parents=True, exist_ok=True)
    (folder / "content/front-matter").mkdir(parents=True, exist_ok=True)
    (folder / "content/front-matter/title.md").write_text(TITLE, encoding="utf-8")
    (folder / "content/series.toml").write_text(SERIES, encoding="utf-8")
    listed = ['title = "A year at the station"\nsubtitle = "Field guide"\nsubject = "Field work"\ncolour = "#205070"\n']
    for nth, text in enumerate(chapters, 1):
        (guide / f"chapter-{nth:04}.md").write_text(text, encoding="utf-8")
        listed.append(f'[[chapter]]\nfile = "chapter-{nth:04}.md"\npart = "{"introduction" if nth == 1 else "guidance"}"\n')
    (guide / "guide.toml").write_text("\n".join(listed), encoding="utf-8")
    for nth in range(editions):
        place = folder / "content" / "editions" / f"e{nth:03}"
        place.mkdir(parents=True, exist_ok=True)
        (place / "edition.toml").write_text(edition_text(nth), encoding="utf-8")
    return folder


def make(folder, what, count):
    """The series of a kind and a size."""
    if what == "editions":
        return write(folder, pages(25), count)
    return write(folder, pages(count) if what == "pages" else table(what, count))


def main():
    folder, what, count = sys.argv[1:] if len(sys.argv) == 4 else sys.exit(__doc__)
    if what not in ("pages", "editions", *ROW_KINDS):
        sys.exit(f"series.py: no series of {what}")
    make(folder, what, int(count))


if __name__ == "__main__":
    main()
