"""Nothing that is written is lost: the words of the sources are looked for in the books, inside their pages, in order.

Read with PyPI's pymupdf and Python alone. Looked at are the guides' own pages in editions that print them as they are
written; a block's words must follow each other closely, and begin no earlier than the block before them."""

import re
import tomllib
import unicodedata
import zipfile
from html import unescape

from .result import Missing, Result

OUTSIDE = 1  # points by which a letter may reach over the edge of its page
# Letters of references, of notes and heads, of other columns that may stand between the words of one block.
SPREADS = (60, 600, 6000)
SPREAD = max(SPREADS)
PROSE = 12  # words of a block that is no title
APART = {"answer", "facilitator", "only", "status"}  # printed elsewhere, or not in every book
STARTS = ("|", "#", "- ", "* ", "> ", ":", "```", "[^")


def letters(text):
    """Letters and digits alone: how lines, pages and hyphens divide them does not matter."""
    return "".join(c for c in unicodedata.normalize("NFKC", text).casefold() if c.isalnum())


def words(markdown):
    """The words of a piece of Markdown, without addresses, attributes, placeholders and marks."""
    text = re.sub(r"!\[[^\]]*\]\(\S*?(?:\s+\"([^\"]*)\")?\)", lambda hit: hit.group(1) or "", markdown)
    text = re.sub(r"\]\([^)]*\)|\[\^[^\]]*\]:?|\{\{[^}]*\}\}|\{[^}]*\}|<[^>]*>|^\s*\d+[.)]\s|\[[ xX]\]", " ", text)
    return [word for word in map(letters, text.split()) if word]


def blocks(markdown):
    """Each block of a chapter as it is printed: whether its place in the row of blocks is sure, and its words."""
    open_blocks, paragraph = [], []
    for line in markdown.splitlines() + [""]:
        bare = line.strip()
        fence = bare.startswith(":::")
        starts = not bare or fence or bare.startswith(STARTS) or re.match(r"\d+[.)] ", bare)
        if starts and paragraph:
            yield not paragraph[0].startswith("[^"), words(" ".join(paragraph))
            paragraph = []
        if fence:
            name = re.search(r"\.([a-z-]+)", bare)
            if name:
                open_blocks.append("left" if name.group(1) in APART else "inner")
            elif open_blocks:
                open_blocks.pop()
        elif "left" in open_blocks or not bare or re.fullmatch(r"[|\s:-]+", bare):
            continue
        elif bare.startswith("|"):
            for cell in re.split(r"(?<!\\)\|", bare):
                yield False, words(cell)
        else:
            paragraph.append(bare)


def found(block, text, start):
    """Where the words of a block begin, each after the one before: as close together as may be; -1 if they do not."""
    return next((begin for spread in SPREADS if (begin := found_within(block, text, start, spread)) >= 0), -1)


def found_within(block, text, start, spread):
    """The same with so many letters between them at most."""
    begin = text.find(block[0], start)
    while begin >= 0:
        at = begin
        for word in block:
            at = text.find(word, at, begin + sum(map(len, block)) + spread)
            if at < 0:
                break
            at += len(word)
        if at >= 0:
            return begin
        begin = text.find(block[0], begin + 1)
    return -1


def pdf_text(path):
    """The letters of a PDF that stand inside their pages."""
    try:
        import pymupdf
    except ImportError as error:
        raise Missing("PyPI's pymupdf is not installed") from error
    pages = []
    with pymupdf.open(path) as pdf:
        for page in pdf:
            edge = page.rect + (-OUTSIDE, -OUTSIDE, OUTSIDE, OUTSIDE)
            inside = [word[4] for word in page.get_text("words", clip=pymupdf.INFINITE_RECT()) if word[:4] in edge]
            pages.append(" ".join(inside))
    return letters(" ".join(pages))


def epub_text(path):
    """The letters of an EPUB's content documents, in the order of its files."""
    with zipfile.ZipFile(path) as book:
        names = sorted(name for name in book.namelist() if name.endswith(".xhtml") and "nav" not in name)
        return letters(" ".join(unescape(re.sub(r"<[^>]*>", " ", book.read(name).decode())) for name in names))


def lost(project, guide, text):
    """The blocks of a guide whose words a book does not hold: file and first words."""
    folder = project / "content" / "guides" / guide
    for chapter in tomllib.loads((folder / "guide.toml").read_text(encoding="utf-8"))["chapter"]:
        start, first = 0, None
        for is_sure, block in blocks((folder / chapter["file"]).read_text(encoding="utf-8")):
            if not block:
                continue
            # Titles also stand in contents and heads: prose whose words stand together shows the order.
            place = found_within(block, text, start, SPREADS[0]) if is_sure and len(block) > PROSE else -1
            if place >= 0:
                start, first = place, place if first is None else first
                continue
            if found(block, text, start if is_sure else first or 0) >= 0:
                continue
            # What a part gives stands on its opener, before the words that it follows in the chapter.
            opener = max(0, (first or 0) - SPREAD)
            if not 0 <= found(block, text, opener) < (first or 0):
                yield f"{guide}/{chapter['file']}: {' '.join(block[:8])} …"


def as_written(artifact):
    """Whether the guide is printed in the language it is written in."""
    content = artifact["project"] / "content"
    series = tomllib.loads((content / "series.toml").read_text(encoding="utf-8"))
    edition = tomllib.loads((content / "editions" / artifact["edition"] / "edition.toml").read_text(encoding="utf-8"))
    return edition.get("guide-language", series["language"]) == series["language"]


def every_word(books):
    """The words of every guide in its workbook and EPUB."""
    result = Result("words.every_word")
    for artifact in filter(as_written, books.cross("workbook", "epub")):
        text = epub_text(artifact["file"]) if artifact["product"] == "epub" else pdf_text(artifact["file"])
        result.findings += [f"{artifact['path']}: {it}" for it in lost(artifact["project"], artifact["guide"], text)]
        result.files += 1
    return result
