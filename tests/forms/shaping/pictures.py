"""Draws the filled pages with three engines and says how near the ink in a field is to Typst's rendering.

The field's ink is what differs between the filled page and the empty one in the same engine, so that ruling and panel
do not count. It is laid over four pictures of the same sentence, at the same apparent size:

- Typst's, in the same face (`shaped`); without kerning and optional ligatures, for no form's reader has those;
- the letters of the very font in the form, one after another: in the order of reading (`unshaped`), and, for scripts
  that run from right to left, in the order of the text from left to right (`backwards`);
- as many boxes as the sentence has characters (`missing`).

MuPDF types with fonts of its own, at the size that stands in the form; its ink is laid over pictures in those as well.

Likeness is the harmonic mean of two shares: of the drawn ink that lies within TOLERANCE of the picture's, and of the
picture's ink that lies within it of the drawn, at the shift where both agree best. Where shaping moves no more than a
mark, whole sentences are too much alike, so the ink that only one of two pictures has decides between them."""
import io, subprocess, unicodedata

import numpy
import pikepdf
import pymupdf
import pypdf
import pypdfium2
import typst
from PIL import Image, ImageDraw, ImageFont

import project

# Calibrated by looking at every picture: likenesses of what is rightly told apart are 0.77 and more, those of other
# orders, boxes and other fonts 0.50 and less.
SCALE = 4  # pixels a point
SIZE = 11.5  # pt that typed letters look large
INK = 70  # of 255, from which a pixel counts as drawn
TOLERANCE = 1  # pixels
LIKE = 0.65  # from here two pictures show the same
SAME = 0.006  # share of ink in which two pictures must differ to be told apart
ROOM = 20  # pixels that are looked at above and below a field
# Rows in which ink may have been cut off by the field, at its top and foot: programs keep 2 pt free.
EDGES = (slice(0, ROOM + 10), slice(-ROOM - 10, None))
LEAST = 0.15  # of the picture's ink: below it nothing is drawn
# Scripts for which MuPDF has a font of its own beside Helvetica, which it takes first.
SCRIPTS = {"vi": "LATIN", "zh-Hans": "HAN", "ja": "HAN", "ko": "HANGUL", "th": "THAI", "lo": "LAO", "km": "KHMER",
           "my": "MYANMAR", "hi": "DEVANAGARI", "bn": "BENGALI", "si": "SINHALA", "ta": "TAMIL", "dz": "TIBETAN",
           "ar": "ARABIC", "ur": "ARABIC", "dv": "THAANA"}
# Those in which letters stand one after another, so that Typst is not needed to say how.
PLAIN = ("LATIN", "HAN", "HANGUL")
BEYOND = 0.013  # of the picture's ink: above it the top or foot of letters is cut
WIDTH = 0.93  # of the picture's width: below it the end of the line is cut
THREE = 2.6  # times the ink of one line: below it something of three lines is cut


def versions():
    poppler = subprocess.run(["pdftoppm", "-v"], capture_output=True, text=True).stderr.split()[2]
    return {"pdfium": f"PDFium {pypdfium2.PDFIUM_INFO.build} (pypdfium2 {pypdfium2.PYPDFIUM_INFO.version})", "pdfjs": "pdf.js",
            "mupdf": f"MuPDF {pymupdf.mupdf_version} (PyMuPDF {pymupdf.pymupdf_version})", "poppler": f"poppler {poppler}",
            "pypdf": f"pypdf {pypdf.__version__}", "pikepdf": f"pikepdf {pikepdf.__version__}",
            "typst": f"Typst {typst.__version__}"}


# ------------------------------------------------------------------------------------------------- engines


def area(form):
    """What is drawn of the page: around both fields; left, bottom, right, top in pt."""
    boxes = list(form.boxes.values())
    return (min(b[0] for b in boxes) - 4, min(b[1] for b in boxes) - 6, max(b[2] for b in boxes) + 4, max(b[3] for b in boxes) + 6)


def draw_pdfium(path, page, height, box):
    doc = pypdfium2.PdfDocument(path)
    doc.init_forms()
    bitmap = doc[page].render(scale=SCALE, may_draw_forms=True, grayscale=True)
    return crop(bitmap.to_numpy().reshape(bitmap.height, bitmap.width, -1)[:, :, 0], height, box)


def draw_poppler(path, page, height, box):
    command = ["pdftoppm", "-r", str(72 * SCALE), "-f", str(page + 1), "-l", str(page + 1), "-gray", str(path)]
    done = subprocess.run(command, capture_output=True, check=True)
    return crop(numpy.asarray(Image.open(io.BytesIO(done.stdout))), height, box)


def draw_mupdf(path, page, height, box):
    doc = pymupdf.open(path)
    pixels = doc[page].get_pixmap(matrix=pymupdf.Matrix(SCALE, SCALE), colorspace=pymupdf.csGRAY)
    return crop(numpy.frombuffer(pixels.samples, numpy.uint8).reshape(pixels.height, pixels.width), height, box)


ENGINES = {"pdfium": draw_pdfium, "poppler": draw_poppler, "mupdf": draw_mupdf}


def crop(picture, height, box):
    left, bottom, right, top = (round(x * SCALE) for x in (box[0], height - box[1], box[2], height - box[3]))
    return picture[top:bottom, left:right].astype(int)


# ------------------------------------------------------------------------------------------------- pictures to compare


def typeset(form, families, fonts, size, more=""):
    """Typst's rendering; families as Typst writes them."""
    text = form.sentence.replace("\\", "\\\\").replace('"', '\\"')
    source = (f'#set page(width: auto, height: auto, margin: 24pt)\n#set text(font: ({families},), size: {size}pt, '
              f'lang: "{form.tag.split("-")[0]}", kerning: false, ligatures: false, fallback: false, '
              f'cjk-latin-spacing: none{more})\n#text("{text}")')
    compiler = typst.Compiler(root=str(form.file.parent), font_paths=[str(fonts), str(project.ROOT / "fonts")], ignore_system_fonts=True)
    png = compiler.compile(input=source.encode(), format="png", ppi=72.0 * SCALE)
    return ink(255 - numpy.asarray(Image.open(io.BytesIO(png)).convert("L")).astype(int))


def letters(fonts, size, text, wide=False):
    """Letter after letter, each from the first of the font files that has it, as the widths say or all an em wide; drawn
    large and made smaller, so that nothing is hinted."""
    em = size * SCALE * 8
    fonts = [ImageFont.truetype(io.BytesIO(font), em, layout_engine=ImageFont.Layout.BASIC) for font in fonts]
    lacking = [bytes(font.getmask("\uFFFF")) for font in fonts]
    canvas, at = Image.new("L", (int(em * (len(text) + 4)), int(em * 4)), 0), em
    pen = ImageDraw.Draw(canvas)
    for char in text:
        font = next((font for font, box in zip(fonts, lacking) if bytes(font.getmask(char)) != box), fonts[0])
        pen.text((at, em * 2), char, 255, font=font, anchor="ls")
        at += em if wide else font.getlength(char)
    return ink(numpy.asarray(canvas.reduce(8)).astype(int))


def known(form):
    """Sets of pictures, by what they show: with the form's font, and with MuPDF's own."""
    with pikepdf.open(form.file) as pdf:
        # The font that the form names: cells have one of their own, with the same letters and closer lines.
        font = pdf.Root.AcroForm.DR.Font[str(pdf.Root.AcroForm.DA).split()[0]]
        latin = str(font.BaseFont).endswith("NotoSans-Regular")
        data = bytes(font.DescendantFonts[0].FontDescriptor.FontFile2.read_bytes())
        size = float(str(pdf.Root.AcroForm.DA).split()[1])
    # The form's font has blanks and full stops from the face that comes first in it.
    first = '(name: "Noto Sans", covers: regex("[ -~]")), ' if latin else ""
    ours = typeset(form, f'{first}"{form.family}", "Noto Sans"', form.fonts, SIZE)
    own = [pymupdf.Font("helv").buffer]
    theirs = letters(own, size, form.sentence)
    if form.tag in SCRIPTS:
        # MuPDF's Helvetica is no file that Typst reads: where the script is another, only its blanks are wanted.
        fallback = pymupdf.Font(script=getattr(pymupdf.mupdf, f"UCDN_SCRIPT_{SCRIPTS[form.tag]}"))
        own.append(fallback.buffer)
        folder = form.file.parent / "mupdf-fonts"
        folder.mkdir(exist_ok=True)
        (folder / "font.otf").write_bytes(fallback.buffer)
        # Korean it writes in a font that is not embedded, all letters and blanks an em wide.
        theirs = letters(own, size, form.sentence, form.tag == "ko") if SCRIPTS[form.tag] in PLAIN else typeset(
            form, f'"{fallback.name.removesuffix(" Regular")}"', folder, size, ", spacing: 0.278em")
    sets = [pictures([data], size, form.sentence, ours), pictures(own, size, form.sentence, theirs)]
    for made in sets:
        if made["shaped"].sum() < 100:
            raise SystemExit(f"shaping: Typst draws nothing of the sentence in {form.tag}")
    return sets


def pictures(font, size, text, shaped):
    """The pictures that these fonts give."""
    made = {"shaped": shaped, "missing": letters(font, size, "\uFFFF" * len(text))}
    if any(unicodedata.bidirectional(char) in ("R", "AL") for char in text):
        return made | {"unshaped": letters(font, size, text[::-1]), "backwards": letters(font, size, text)}
    return made | {"unshaped": letters(font, size, text)}


# ------------------------------------------------------------------------------------------------- comparing


def ink(difference):
    return trim(difference > INK)


def trim(mask):
    rows, columns = numpy.flatnonzero(mask.any(1)), numpy.flatnonzero(mask.any(0))
    if not len(rows):
        return numpy.zeros((1, 1), bool)
    return mask[rows[0]:rows[-1] + 1, columns[0]:columns[-1] + 1]


def thick(mask):
    out = mask.copy()
    for _ in range(TOLERANCE):
        grown = out.copy()
        grown[1:] |= out[:-1]
        grown[:-1] |= out[1:]
        grown[:, 1:] |= out[:, :-1]
        grown[:, :-1] |= out[:, 1:]
        out = grown
    return out


def laid(drawn, picture):
    """Both on one canvas, where they agree best."""
    height, width = (1 << (a + b - 1).bit_length() for a, b in zip(drawn.shape, picture.shape))
    one, two = numpy.zeros((2, height, width), bool)
    one[:drawn.shape[0], :drawn.shape[1]] = drawn
    two[:picture.shape[0], :picture.shape[1]] = picture
    best = numpy.fft.irfft2(numpy.fft.rfft2(one) * numpy.conj(numpy.fft.rfft2(two)), one.shape)
    down, right = numpy.unravel_index(numpy.argmax(best), best.shape)
    return one, numpy.roll(two, (down, right), (0, 1))


def likeness(drawn, picture):
    """Between 0 and 1."""
    one, two = laid(drawn, picture)
    precision = (one & thick(two)).sum() / max(1, one.sum())
    recall = (two & thick(one)).sum() / max(1, two.sum())
    return float(2 * precision * recall / max(1e-9, precision + recall))


def rows_of(drawn, canvas, at_edge):
    """The rows of the canvas that the drawn ink takes, one more on either side, and those beyond where nothing is cut."""
    height, middle = drawn.shape[0], (drawn.shape[0] + len(canvas)) // 2
    rows = numpy.ones(len(canvas), bool)
    rows[middle:-1] = not at_edge[0]  # what lies above is at the end of the canvas
    rows[height + 1:middle] = not at_edge[1]
    return rows


def beyond(drawn, picture, at_edge):
    """Share of the picture's ink that lies where the field has cut the drawn."""
    one, two = laid(drawn, picture)
    return float(two[~rows_of(drawn, one, at_edge)].sum() / max(1, two.sum()))


def nearer(drawn, first, second, at_edge):
    """Share of the ink that only one of two pictures has which speaks for the first; None if they show the same."""
    box = [max(a.shape[n] for a in (first, second)) for n in (0, 1)]
    first, second = (numpy.pad(a, [(0, box[n] - a.shape[n]) for n in (0, 1)]) for a in (first, second))
    one, two = laid(drawn, first)
    _, three = laid(drawn, second)
    for both in (two, three):  # what the field cuts off speaks for neither
        both[~rows_of(drawn, one, at_edge)] = False
    for_first, for_second = two & ~thick(three), three & ~thick(two)
    total = for_first.sum() + for_second.sum()
    if total < SAME * (two.sum() + three.sum()):
        return None
    near = thick(one)
    return float(((for_first & near).sum() + (for_second & ~near).sum()) / total)


def judge(job):
    """Verdicts and likenesses for one form: writer -> engine -> verdict."""
    form, writers, keep = job
    sets = known(form)
    with pikepdf.open(form.file) as pdf:
        height = float(pdf.pages[form.page].mediabox[3])
    box = area(form)
    empty = {name: draw(form.file, form.page, height, box) for name, draw in ENGINES.items()}
    result = {"tag": form.tag, "drawn": {}, "scores": {}}
    for writer in writers:
        for name, draw in ENGINES.items():
            filled = empty[name] - draw(form.out(writer), form.page, height, box)
            lines = {field.rsplit(".")[-1]: part(filled, rect, box) for field, rect in form.boxes.items()}
            at_edge = [bool((lines["one"][rows] > INK).any()) for rows in EDGES]
            lines = {field: ink(picture) for field, picture in lines.items()}
            word, scores = verdict(lines["one"], lines["three"], at_edge, sets if writer == "mupdf" else sets[:1])
            result["drawn"].setdefault(writer, {})[name] = word
            result["scores"][f"{writer}/{name}"] = scores
            if keep:
                save(form, writer, name, [lines["one"], lines["three"]])
    if keep:
        for number, pictures in enumerate(sets):
            for word, mask in pictures.items():
                save(form, f"0known{number}", word, [mask])
    return result


def part(picture, rect, box):
    """The part of the picture that one field takes, with a little above and below."""
    left, top = (rect[0] - box[0]) * SCALE, (box[3] - rect[3]) * SCALE
    right, bottom = (rect[2] - box[0]) * SCALE, (box[3] - rect[1]) * SCALE
    return picture[max(0, round(top) - ROOM):round(bottom) + ROOM, max(0, round(left) - 12):round(right) + 12]


def verdict(one, three, at_edge, sets):
    """The word, and the likenesses that led to it; `at_edge`: whether ink reaches top and foot of the field."""
    best = max(([{word: likeness(one, picture) for word, picture in pictures.items()}, pictures] for pictures in sets),
               key=lambda it: max(it[0].values()))
    scores, pictures = best
    other = max((word for word in scores if word not in ("shaped", "missing")), key=scores.get)
    scores["nearer"] = nearer(one, pictures["shaped"], pictures[other], at_edge)
    scores["ink"] = float(one.sum() / pictures["shaped"].sum())
    scores["three"] = float(three.sum() / max(1, one.sum()))
    word = "shaped" if scores["nearer"] is None or scores["nearer"] >= 0.5 else other
    scores["beyond"] = beyond(one, pictures[word], at_edge)
    scores["width"] = one.shape[1] / pictures[word].shape[1]
    if scores["ink"] < LEAST or scores[word] < LIKE or scores[word] <= scores["missing"]:
        word = "missing"
    elif scores["three"] < THREE or scores["beyond"] > BEYOND or scores["width"] < WIDTH:
        word += "-cut"
    return word, {key: value and round(value, 3) for key, value in scores.items()}


def save(form, writer, name, masks):
    width, height = max(m.shape[1] for m in masks), sum(m.shape[0] + 6 for m in masks)
    sheet, at = numpy.full((height, width), 255, numpy.uint8), 0
    for mask in masks:
        sheet[at:at + mask.shape[0], :mask.shape[1]][mask] = 0
        at += mask.shape[0] + 6
    Image.fromarray(sheet).save(form.file.parent / f"ink-{writer}-{name}.png")
