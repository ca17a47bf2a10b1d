"""What the sources of a project say, piece by piece, read by another Markdown parser than the tool's own: PyPI's
markdown-it-py with the plug-ins for footnotes and definition lists. Fences of blocks are found as Pandoc does."""

import dataclasses
import re
import tomllib
import unicodedata

from .result import Missing

FENCE = re.compile(r"^((?:[ \t>]|[-*+][ \t]|\d+[.)][ \t])*)(:{3,})\s*(.*?)[\s:]*$")
MASK = "___"  # a break, after anything and behind any marker
FILLED_IN = {"notepad", "checklist", "scale", "fields", "status"}
NUMBER = re.compile(r"\{\{.*?\}\}")  # what stands for a placeholder is not known here


def letters(text):
    """Letters and digits alone: how lines, pages and hyphens divide them does not matter."""
    return "".join(c for c in unicodedata.normalize("NFKC", text).casefold() if c.isalnum())


@dataclasses.dataclass
class Div:
    """A block of the workbook that is open."""

    name: str
    attributes: dict


@dataclasses.dataclass
class Piece:
    """Words that stand together. Between its segments a book may put what a link, a note or a placeholder gives."""

    segments: list
    divs: list  # the blocks around it, outer ones first
    is_prose: bool = False  # a paragraph in the row of the text: not a cell, a caption or a note
    is_alternative: bool = False  # stands for a picture

    def __len__(self):
        return sum(map(len, self.segments))

    @property
    def names(self):
        return {div.name for div in self.divs}

    def is_in(self, edition, product):
        """Whether the book of an edition prints it."""
        if any(not holds(div.attributes, edition, product) for div in self.divs if div.name == "only"):
            return False
        if "facilitator" in self.names:
            return product == "facilitator"
        if product == "handouts":
            return "answer" not in self.names and bool(self.names & (FILLED_IN | {"exercise", "tool"}))
        return product == "epub" or not self.is_alternative


def holds(attributes, edition, product):
    """Whether an `only` block is for a book."""
    for key, value in (("editions", edition), ("products", product)):
        if key in attributes and value not in attributes[key].split():
            return False
        if value in attributes.get(f"not-{key}", "").split():
            return False
    return True


def parser():
    try:
        from markdown_it import MarkdownIt
        from mdit_py_plugins.deflist import deflist_plugin
        from mdit_py_plugins.footnote import footnote_plugin
    except ImportError as error:
        raise Missing("PyPI's markdown-it-py is not installed") from error
    return MarkdownIt("commonmark").enable(["table", "strikethrough"]).use(footnote_plugin).use(deflist_plugin)


def tokens(text):
    """The tokens of a text, and its fences by line. Lines in code are no fences."""
    lines = text.splitlines()
    fences = {at: found for at, line in enumerate(lines) if (found := FENCE.match(line))}

    def masked(kept):
        return "\n".join(kept[at][1] + MASK if at in kept else line for at, line in enumerate(lines)) + "\n"

    first = parser().parse(masked(fences))
    code = [token.map for token in first if token.type in ("fence", "code_block", "html_block")]
    fences = {at: it for at, it in fences.items() if not any(start <= at < end for start, end in code)}
    return parser().parse(masked(fences)), fences


def div_of(words):
    """The block that a fence opens; none if it closes one."""
    if not words:
        return None
    if not words.startswith("{"):
        return Div(words, {})
    pairs = dict((key, value.strip('"')) for key, value in re.findall(r'([a-z-]+)=("[^"]*"|[^\s}]+)', words))
    name = re.search(r"\.([a-z-]+)", re.sub(r'"[^"]*"', "", words))
    return Div(name.group(1) if name else "", pairs)


def pieces(markdown):
    """Every piece of a chapter or page, in the order of its source."""
    found, fences = tokens(markdown)
    divs, notes, place = [], 0, []
    for token in found:
        if token.type == "hr" and token.map[0] in fences:
            opened = div_of(fences[token.map[0]][3])
            if opened is None:
                divs = divs[:-1]
                continue
            divs = divs + [opened]
            for key in ("source", "low", "high"):
                if key in opened.attributes:
                    yield Piece([letters(part) for part in NUMBER.split(opened.attributes[key])], divs)
        elif token.type in ("footnote_block_open", "footnote_block_close"):
            notes += token.nesting
            divs = []
        elif token.type in ("fence", "code_block"):
            yield from whole([letters(line) for line in token.content.splitlines()], divs, False)
        elif token.type == "inline":
            inside = place[-1] if place else ""
            yield from inline(token, divs, inside not in ("td", "th", "dt", "heading") and not notes)
        elif token.type.endswith("_open"):
            place.append(token.type[:-5])
        elif token.type.endswith("_close") and place:
            place.pop()


def inline(token, divs, is_prose):
    """The piece of an inline token, and those of the pictures in it."""
    segments, pictures = [""], []
    for child in token.children:
        if child.type in ("text", "code_inline"):
            text = child.content
            if child.type == "text":
                text = re.sub(r"^\[[ xX]\] |\{[.#][^{}]*\}\s*$", "", text)
            first, *rest = NUMBER.split(text.replace("\\{{", "")) if child.type == "text" else [text]
            segments[-1] += letters(first)
            segments += map(letters, rest)
        elif child.type in ("link_open", "link_close", "footnote_ref", "image", "softbreak", "hardbreak"):
            if child.type not in ("softbreak", "hardbreak"):
                segments.append("")
            if child.type == "image":
                pictures.append((child.content, child.attrGet("title") or ""))
    yield from whole(segments, divs, is_prose)
    for alternative, caption in pictures:
        yield from whole([letters(part) for part in NUMBER.split(caption)], divs, False)
        yield from (dataclasses.replace(it, is_alternative=True) for it in whole([letters(alternative)], divs, False))


def whole(segments, divs, is_prose):
    """A piece, if it says anything."""
    segments = [segment for segment in segments if segment]
    if segments:
        yield Piece(segments, divs, is_prose)


def read_toml(path):
    return tomllib.loads(path.read_text(encoding="utf-8"))


def chapters(project, guide):
    """The chapters of a guide: name and text."""
    folder = project / "content" / "guides" / guide
    for chapter in read_toml(folder / "guide.toml")["chapter"]:
        yield f"{guide}/{chapter['file']}", (folder / chapter["file"]).read_text(encoding="utf-8")


def front_pages(project, edition, guide):
    """The pages at the front that an edition prints in the language they are written in: name and text."""
    content = project / "content"
    series = read_toml(content / "series.toml")
    config = read_toml(content / "editions" / edition / "edition.toml")
    own = content / "editions" / edition / "front-matter"
    listed = config.get("front-matter", series.get("front-matter"))
    names = {path.name.split(".")[0] for folder in (content / "front-matter", own) for path in folder.glob("*.md")}
    selects = "glossary" in read_toml(content / "guides" / guide / "guide.toml")
    for name in sorted(names if listed is None else names & set(listed)):
        if name == "glossary" and selects:
            continue
        for tag in config["languages"]:
            path = own / f"{name}.{tag}.md"
            if not path.exists() and tag == series["language"]:
                path = own / f"{name}.md" if (own / f"{name}.md").exists() else content / "front-matter" / f"{name}.md"
            if path.exists():
                yield f"{path.relative_to(content)}", path.read_text(encoding="utf-8")


def titles(project, guide):
    """What the TOML files say on a cover."""
    series = read_toml(project / "content" / "series.toml")
    config = read_toml(project / "content" / "guides" / guide / "guide.toml")
    return [words for words in (series["title"], config["title"], config["subtitle"]) if "{{" not in words]
