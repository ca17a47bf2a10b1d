"""What is read out is what was written: search, copy and screen readers get the words of the sources.

The words of the catalogues' front matter and of the guides' Markdown that the EPUB of the same book prints are looked
for in the text that other programs take out of each PDF; a word counts as often as it was written. The other way round,
letters of other scripts that these programs read must stand like that in the sources, which tells doubled ones."""

import collections
import functools
import html
import re
import tomllib
import unicodedata
import zipfile

from .result import PDFS, Missing, Result, run, version

# Languages written without spaces between words: lines break inside what stands between two spaces.
UNSPACED = {"th", "lo", "km", "my", "dz", "zh", "ja"}
SPACED_SHARE, UNSPACED_SHARE = 0.97, 0.93

# Words in other scripts that may be read though nobody wrote them: a mark put beside another letter, a name by ICU.
STRANGE_SHARE = 0.05

# Joins and parts that say nothing of letters: zero-width space, marks of direction, soft hyphen, byte order mark; and
# where another direction begins or ends, which no word goes across.
SILENT = dict.fromkeys([0x200B, 0x200E, 0x200F, 0x00AD, 0xFEFF])
SILENT |= dict.fromkeys([*range(0x202A, 0x202F), *range(0x2066, 0x206A)], " ")


def plain(text):
    """Text as it is compared: one way to write each letter, nothing silent."""
    return unicodedata.normalize("NFC", text).translate(SILENT)


def words(text):
    """The words of two letters or more, as often as they are there: letters with their marks."""
    apart = "".join(letter if in_word(letter) else " " for letter in plain(text))
    return collections.Counter(word for word in apart.split() if len(word) > 1)


def in_word(letter):
    """Whether a character is part of a word: letters, marks and what joins them."""
    return unicodedata.category(letter)[0] in "LM" or letter in "\u200c\u200d"


def letters(text):
    """The letters alone, without what stands between words."""
    return "".join(letter for letter in plain(text) if in_word(letter))


def said(markdown):
    """What a piece of Markdown says, without addresses, attributes, placeholders, code and fences."""
    markdown = re.sub(r"^:::.*$|^\[[^\]]*\]:.*$", " ", markdown, flags=re.MULTILINE)
    return re.sub(r"\{\{.*?\}\}|\{[^}]*\}|(?<=\])\([^)]*\)|<[^>]*>|`[^`]*`|\[\^[^\]]*\]", " ", markdown)


def catalogue(file):
    """The entries of a PO file: context, source text and translation."""
    entries, entry, key = [], {}, None
    for line in [*file.read_text(encoding="utf-8").splitlines(), ""]:
        found = re.match(r'(?:(msgctxt|msgid|msgstr)\s+)?"(.*)"$', line)
        if found:
            key = found[1] or key
            entry[key] = entry.get(key, "") + re.sub(r"\\(.)", lambda it: {"n": "\n", "t": "\t"}.get(it[1], it[1]), found[2])
        elif not line.strip() and entry:
            entries.append((entry.get("msgctxt", ""), entry.get("msgid", ""), entry.get("msgstr", "")))
            entry = {}
    return entries


@functools.cache
def front_matter(project, language):
    """The words of an edition's front pages in a language."""
    content = project / "content"
    if (content / "locale" / f"{language}.po").is_file():
        texts = [it[2] for it in catalogue(content / "locale" / f"{language}.po") if it[0].startswith("front-matter")]
    else:
        texts = [file.read_text(encoding="utf-8") for file in sorted((content / "front-matter").glob("*.md"))]
    return words(said("\n".join(texts)))


@functools.cache
def chapters(project, guide):
    """The words of a guide's chapters."""
    files = sorted((project / "content" / "guides" / guide).glob("*.md"))
    return words(said("\n".join(file.read_text(encoding="utf-8") for file in files)))


@functools.cache
def epub(file):
    """What the pages of an EPUB say: words in place of tags, so that no word is made of two."""
    with zipfile.ZipFile(file) as book:
        pages = [book.read(name).decode() for name in sorted(book.namelist()) if name.endswith(".xhtml")]
    return html.unescape(re.sub(r"<(head|svg)\b.*?</\1>|<[^>]*>", " ", "\n".join(pages), flags=re.DOTALL))


def programs():
    """Program and how it takes the text out of a file."""
    try:
        import pypdfium2
        from pypdfium2.version import PDFIUM_INFO
    except ImportError as error:
        raise Missing("PyPI's pypdfium2 is not installed") from error

    def poppler(file):
        return run("pdftotext", "-enc", "UTF-8", file, "-")[1]

    def pdfium(file):
        document = pypdfium2.PdfDocument(file)
        text = "\n".join(page.get_textpage().get_text_range() for page in document)
        document.close()
        return text

    return [("poppler", version("pdftotext", "-v"), poppler), ("PDFium", str(PDFIUM_INFO.build), pdfium)]


class Text:
    """What a book says: its words, or its letters where words are not told apart."""

    def __init__(self, text):
        self.words, self.letters = words(text), letters(text)

    def has(self, word, language):
        """Whether a word can be found in it."""
        return word in self.letters if unspaced(language) else word in self.words


def unspaced(language):
    """Whether a language is written without spaces between words."""
    return language.split("-")[0] in UNSPACED


def share(written, printed, read, language):
    """The share of what was written, and is printed, that is read; and words that are not."""
    wanted = {word: count for word, count in written.items() if printed.has(word, language)}
    missing = [word for word in wanted if not read.has(word, language)]
    return 1 - sum(wanted[word] for word in missing) / max(sum(wanted.values()), 1), missing


def strangers(read, known):
    """The share of words of other scripts than Latin that nobody has written, and some of them."""
    others = [word for word in read.words if not unicodedata.name(word[0], "").startswith("LATIN")]
    strange = [word for word in others if word not in known]
    return len(strange) / max(len(others), 1), strange


@functools.cache
def sources(project, layouts):
    """The letters of all catalogues and of all Markdown."""
    texts = [file.read_text(encoding="utf-8") for file in sorted((project / "content").rglob("*.md"))]
    for folder in (project / "content" / "locale", layouts / "locale"):
        texts += [part for file in sorted(folder.glob("*.po")) for entry in catalogue(file) for part in entry[1:]]
    return letters("\n".join(texts))


def read_back(books):
    """poppler (Evince, Okular) and PDFium (Chrome, Edge) read the words that were written."""
    readers = programs()
    result = Result("text read back", ", ".join(version for _, version, _ in readers))
    for artifact in books.all(*PDFS):
        file, project = artifact["file"], artifact["project"]
        twin = next((it["file"] for it in books.all("epub") if all(it[key] == artifact[key] for key in ("project", "guide", "edition"))), None)
        if twin is None:
            continue
        result.files += 1
        printed = Text(epub(twin))
        known = sources(project, books.tests.parent / "layouts") + printed.letters
        edition = tomllib.loads((project / "content" / "editions" / artifact["edition"] / "edition.toml").read_text(encoding="utf-8"))
        series = tomllib.loads((project / "content" / "series.toml").read_text(encoding="utf-8"))
        for name, _, reader in readers:
            read = Text(reader(file))
            found = [(f"{language} front matter", language, front_matter(project, language)) for language in edition["languages"]]
            found.append(("chapters", edition.get("guide-language", series["language"]), chapters(project, artifact["guide"])))
            # Handouts print a choice of the words.
            for what, language, written in found if artifact["product"] != "handouts" else []:
                part, missing = share(written, printed, read, language)
                if part < (UNSPACED_SHARE if unspaced(language) else SPACED_SHARE):
                    result.findings.append(f"{file.name}: {name} finds {part:.1%} of the {what}, not {missing[:5]}")
            strange, some = strangers(read, known)
            if strange > STRANGE_SHARE:
                result.findings.append(f"{file.name}: {name} reads {strange:.1%} that nobody wrote, such as {some[:5]}")
    return result
