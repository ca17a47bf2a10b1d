"""Nothing that is written is lost: the words of the sources are looked for in the books, inside their pages, in order.

Read with PyPI's pymupdf and Python alone. Looked at are all pieces of the sources that a book prints in the language
they are written in: chapters, front pages, answers, notes for facilitators, what is for some editions or products, what
handouts take out; in EPUBs also what stands for pictures. A piece stands together: in an EPUB without anything between,
in a PDF with a page's foot and head at most."""

import re
import xml.etree.ElementTree as ET
import zipfile
from html import unescape

from . import written
from .result import Missing, Result
from .written import letters

OPF = "{http://www.idpf.org/2007/opf}"
OUTSIDE = 1  # points by which a letter may reach over the edge of its page
GAP = 400  # letters that a reference, a note's mark, a placeholder or the head of a page may give
TURN = 8000  # letters that may stand behind a piece on its page: notes and foot
LEAST = 8  # letters of a piece that stand before the turn
ANCHOR = 60  # letters of prose by which the order of all is known
OPENER = 8000  # a part's opener tells first what its chapter says later


def pdf_text(path):
    """The letters of a PDF that stand inside their pages, a line for each page: a facilitator's own, put between the others
    and labelled 34a, come last, since words go on behind them."""
    try:
        import pymupdf
    except ImportError as error:
        raise Missing("PyPI's pymupdf is not installed") from error
    pages, inserts = [], []
    with pymupdf.open(path) as pdf:
        for page in pdf:
            edge = page.rect + (-OUTSIDE, -OUTSIDE, OUTSIDE, OUTSIDE)
            inside = [word[4] for word in page.get_text("words", clip=pymupdf.INFINITE_RECT()) if word[:4] in edge]
            is_insert = page.get_label()[-1:].isalpha() and page.get_label()[:1].isdigit()
            (inserts if is_insert else pages).append(" ".join(inside))
    return "\n".join(map(letters, pages + inserts))


def epub_text(path):
    """The letters of an EPUB's content documents, in reading order, then those that stand for pictures."""
    with zipfile.ZipFile(path) as book:
        package = ET.fromstring(book.read("OEBPS/content.opf"))
        hrefs = {item.get("id"): item.get("href") for item in package.iter(OPF + "item")}
        names = [hrefs[item.get("idref")] for item in package.iter(OPF + "itemref")]
        files = [book.read("OEBPS/" + name).decode() for name in names if "nav" not in name]
    said = " ".join(unescape(re.sub(r"<[^>]*>", " ", file)) for file in files)
    pictures = " ".join(unescape(alt) for file in files for alt in re.findall(r'<img[^>]*\salt="([^"]*)"', file))
    return letters(said), letters(pictures)


class Text:
    """What a book says."""

    def __init__(self, said, is_paged):
        self.said, self.is_paged = said, is_paged

    def find(self, piece, start, end=None):
        """Where a piece begins and ends between two places; none if it does not stand there whole."""
        end = len(self.said) if end is None else end
        # Whole on a page before over two, so that nothing is put together of what stands apart.
        return self.find_as(piece, start, end, False) or (self.find_as(piece, start, end, True) if self.is_paged else None)

    def stands_whole(self, piece, start, end=None):
        """Whether a piece stands between two places on one page."""
        return self.find_as(piece, start, len(self.said) if end is None else end, False) is not None

    def find_as(self, piece, start, end, may_turn):
        """The same, over the turn of a page or not."""
        head = piece.segments[0][:8]
        at = self.said.find(head, start, end)
        while at >= 0:
            last = at
            for nth, segment in enumerate(piece.segments):
                last = self.segment(segment, last, 0 if nth == 0 else GAP, may_turn)
                if last is None:
                    break
            if last is not None:
                return at, last
            at = self.said.find(head, at + 1, end)
        return None

    def segment(self, segment, at, gap, may_turn):
        """Where a segment ends that begins so many letters behind `at` at most."""
        found = self.said.find(segment, at, at + gap + len(segment))
        if found >= 0:
            return found + len(segment)
        if not may_turn:
            return None
        return self.over_pages(segment, at, gap)

    def over_pages(self, segment, at, gap, turns=3):
        """The same where the page turns within it: what came last on a page and what comes first on the next."""
        head = segment[: 1 if gap == 0 else min(4, len(segment))]
        begin = self.said.find(head, at, at + gap + len(head))
        while begin >= 0:
            same = next((n for n, c in enumerate(segment) if self.said[begin + n : begin + n + 1] != c), len(segment))
            if same < min(LEAST, len(segment)):
                begin = self.said.find(head, begin + 1, at + gap + len(head))
                continue
            # The first letters of a foot may be those that come next by chance.
            for length in range(same, max(0, same - 3), -1):
                rest, page = segment[length:], self.said.find("\n", begin + length, begin + length + TURN)
                if page < 0:
                    break
                found = self.said.find(rest, page, page + GAP + len(rest))
                if found >= 0:
                    return found + len(rest)
                if turns and length == same and len(rest) > ANCHOR:
                    after = self.said.find(rest[:24], page, page + GAP + 24)
                    last = self.over_pages(rest, after, 0, turns - 1) if after >= 0 else None
                    if last is not None:
                        return last
            begin = self.said.find(head, begin + 1, at + gap + len(head))
        # Between two segments too the page may turn.
        page = self.said.find("\n", at, at + TURN) if gap else -1
        found = self.said.find(segment, page, page + GAP + len(segment)) if page >= 0 else -1
        return found + len(segment) if found >= 0 else None


def lost(pieces, text, pictures=None):
    """The pieces that a book does not hold where they belong."""
    told = [piece for piece in pieces if piece.is_alternative]
    pieces = [piece for piece in pieces if not piece.is_alternative]
    places, start = {}, 0
    for nth, piece in enumerate(pieces):
        if piece.is_prose and len(piece) >= ANCHOR and not piece.names & {"answer", "facilitator"}:
            found = text.find(piece, start)
            # What stands twice, as statements that are rated again, tells no order.
            if found and not text.stands_whole(piece, found[1]) and not text.stands_whole(piece, 0, found[0]):
                places[nth], start = found, found[1]
    first = min((begin for begin, _ in places.values()), default=0)
    for nth, piece in enumerate(pieces):
        if nth in places or belongs(piece, nth, places, first, text):
            continue
        yield piece
    yield from (piece for piece in told if pictures is not None and piece.segments[0] not in pictures)


def belongs(piece, nth, places, first, text):
    """Whether a piece stands between the prose before and behind it; answers, notes and cells may stand elsewhere."""
    before = max((end for at, (_, end) in places.items() if at < nth), default=max(0, first - OPENER))
    behind = min((begin for at, (begin, _) in places.items() if at > nth), default=len(text.said))
    is_elsewhere = bool(piece.names & {"answer", "facilitator"}) or not piece.is_prose
    if text.find(piece, before, behind + (TURN if text.is_paged else GAP)):
        return True
    if text.find(piece, max(0, first - OPENER), first):
        return True
    return is_elsewhere and text.find(piece, 0) is not None


def as_written(artifact):
    """Whether the guide is printed in the language it is written in."""
    content = artifact["project"] / "content"
    series = written.read_toml(content / "series.toml")
    edition = written.read_toml(content / "editions" / artifact["edition"] / "edition.toml")
    return edition.get("guide-language", series["language"]) == series["language"]


def sources(artifact):
    """The pieces that a book prints, by file."""
    project, guide, edition, product = (artifact[key] for key in ("project", "guide", "edition", "product"))
    files = [] if product == "handouts" else list(written.front_pages(project, edition, guide))
    if as_written(artifact):
        files += written.chapters(project, guide)
    for name, markdown in files:
        yield name, [piece for piece in written.pieces(markdown) if piece.is_in(edition, product)]


def read(artifact):
    """What a book says, and what stands for its pictures."""
    if artifact["product"] == "epub":
        said, pictures = epub_text(artifact["file"])
        return Text(said, False), pictures
    return Text(pdf_text(artifact["file"]), True), None


def cover_text(artifact, text):
    """Where titles stand: in a PDF on its cover, in an EPUB in its package document."""
    if artifact["product"] != "epub":
        return text.said
    with zipfile.ZipFile(artifact["file"]) as book:
        name = next(name for name in book.namelist() if name.endswith(".opf"))
        return letters(unescape(re.sub(r"<[^>]*>", " ", book.read(name).decode())))


def every_word(books):
    """The words of every guide and front page in every product."""
    result = Result("words.every_word")
    for artifact in books.cross("workbook", "epub", "handouts", "facilitator"):
        text, pictures = read(artifact)
        for name, pieces in sources(artifact):
            for piece in lost(pieces, text, pictures):
                result.findings.append(f"{artifact['path']}: {name}: {' … '.join(piece.segments)[:80]}")
        if artifact["product"] != "handouts" and as_written(artifact):
            cover = cover_text(artifact, text)
            titles = written.titles(artifact["project"], artifact["guide"])
            result.findings += [f"{artifact['path']}: the title {it}" for it in titles if letters(it) not in cover]
        result.files += 1
    return result


def sees_every_loss(books):
    """The validator itself: a word taken out of a book, or a piece moved to its end, is found."""
    result = Result("words.sees_every_loss")
    for artifact in books.cross("workbook", "epub"):
        text, pictures = read(artifact)
        if not as_written(artifact):
            continue
        for name, pieces in list(sources(artifact))[-2:]:
            apart = {"answer", "facilitator"}
            prose = [it for it in pieces if it.is_prose and len(it) >= ANCHOR and not it.names & apart]
            # The first of a file may stand anywhere before the second.
            for piece in prose[1 :: max(1, len(prose) // 5)]:
                place = text.find(piece, 0)
                # In the middle of what goes over a page stand the foot and the head.
                if not place or "\n" in text.said[place[0] : place[1]] or text.find(piece, place[1]):
                    continue
                for kind, said in spoiled(text.said, place, max(piece.segments, key=len)):
                    result.files += 1
                    if not list(lost(pieces, Text(said, text.is_paged), pictures)):
                        result.findings.append(f"{artifact['path']}: {name}: unseen, {kind}: {piece.segments[0][:60]}")
    return result


def spoiled(said, place, longest):
    """The text with a fault at a place: the letters are taken out of the longest segment there."""
    begin, end = place
    segment = max(begin, said.find(longest, begin, end))
    middle = segment + max(0, len(longest) // 2 - 2)
    yield "five letters lost", said[:middle] + said[middle + 5 :]
    yield "lost whole", said[:begin] + said[end:]
    yield "moved to the front", said[begin:end] + said[:begin] + said[end:]
