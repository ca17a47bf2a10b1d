#!/usr/bin/env python3
"""Types a text into every text field of a form in several engines, and looks whether all of it can be seen.

    seen.py FORM.pdf TEXT [--writers pdfium,mupdf,…]
    seen.py --filled FILLED.pdf TEXT         looks at a form that something else (roundtrip.mjs) has filled

Of each field the appearance is drawn without its clip: every letter of TEXT must be in it, and all ink within the
field's box. Of what PDFium has typed into cells of tables the first line must also stand on the baseline of the words that
head the row; the row `baselines` counts the cells with such words. Prints a table `writer fields seen cut` and exits with 1 if anything is cut. Wants what roundtrip.py does.
pypdf and qpdf are not asked: neither breaks lines when it draws what it filled in.
"""
import argparse, ctypes, os, sys, tempfile

import pikepdf
import pypdfium2 as pdfium
import pypdfium2.raw as raw

import roundtrip

# Round the box, where what is cut would be drawn; how finely it is drawn; what ink may stand out, in pt: a mark of a
# script may hang over the end of its line, as the circle of a Thai sara am that PDFium sets on a new one.
MARGIN, SCALE, TOLERANCE, OVERHANG = 400, 2, 0.75, 2
# pdf.js, when it saves, leaves the first letter after a break out of its sum of the line's width (`_splitLine` in 5.x), so
# that a full line stands out of the box by a letter at most. What it shows while one types does not.
A_LETTER = 8
# MuPDF shapes what it draws, in faces of its own whose glyphs have no text: of words that are not Latin no letters are told.
SHAPES = {"mupdf"}


def text_widgets(pdf):
    """Full name and widget of every text field."""
    for page in pdf.pages:
        for widget in page.get("/Annots", []):
            if widget.Subtype == "/Widget" and roundtrip.kind(widget) == "/Tx":
                yield roundtrip.full(widget), widget


def unclipped(stream):
    """A form's content without the operators that clip."""
    kept = [(operands, operator) for operands, operator in pikepdf.parse_content_stream(stream)
            if str(operator) not in ("W", "W*")]
    return pikepdf.unparse_content_stream(kept)


def appearances(path, out):
    """Writes a file with a page for each text field's appearance, without clip and with a margin; names and boxes."""
    found = []
    with pikepdf.open(path) as pdf, pikepdf.new() as pages:
        form = pdf.Root.AcroForm.get("/DR", pikepdf.Dictionary())
        for name, widget in text_widgets(pdf):
            stream = widget.AP.N
            left, low, right, high = [float(x) for x in stream.BBox]
            page = pages.add_blank_page(page_size=(right - left + 2 * MARGIN, high - low + 2 * MARGIN))
            page.MediaBox = [left - MARGIN, low - MARGIN, right + MARGIN, high + MARGIN]
            page.Resources = pages.copy_foreign(pdf.make_indirect(stream.get("/Resources", form)))
            page.Contents = pages.make_stream(unclipped(stream))
            found.append((name, (right - left, high - low)))
        pages.save(out)
    return found


def cut(page, size, text, sideways, told):
    """What is wrong with an appearance, if anything is; a line may stand out by `sideways` pt. Its letters are counted
    where they are `told`."""
    drawn = page.get_textpage().get_text_range()
    wanted, got = sorted(text.replace(" ", "")), sorted("".join(drawn.split()).replace("\ufffe", ""))
    missing = len(wanted) - sum(min(wanted.count(char), got.count(char)) for char in set(wanted))
    if told and missing:
        return f"{missing} letters of {len(wanted)} are not drawn"
    ink = page.render(scale=SCALE).to_pil().convert("L").point(lambda v: 255 if v < 128 else 0).getbbox()
    if ink is None:
        return "nothing is drawn"
    left, top, right, low = [x / SCALE - MARGIN for x in ink]
    across, down = max(-left, right - size[0]), max(-top, low - size[1])
    if across > sideways or down > TOLERANCE:
        return f"{across:.1f} pt stand out of its box sideways, {down:.1f} pt above or below"
    return None


def look(writer, path, text, sideways=OVERHANG):
    """One row: how many fields show all of what was typed. Returns how many do not."""
    with tempfile.TemporaryDirectory() as folder:
        out = os.path.join(folder, "appearances.pdf")
        found = appearances(path, out)
        pages = pdfium.PdfDocument(out)
        told = writer not in SHAPES or text.isascii()
    faults = [(name, cut(page, size, text, sideways, told)) for (name, size), page in zip(found, pages)]
    faults = [(name, fault) for name, fault in faults if fault]
    print(f"{writer:10} {len(found):6} {len(found) - len(faults):6} {len(faults):6}")
    for name, fault in faults[:3]:
        print(f"    {name}: {fault}")
    return len(faults)


def origins(page):
    """Where the letters of a page stand: x and y of each, spaces left out."""
    text, x, y = page.get_textpage(), ctypes.c_double(), ctypes.c_double()
    for index in range(text.count_chars()):
        if chr(raw.FPDFText_GetUnicode(text, index)).strip() and raw.FPDFText_GetCharOrigin(text, index, x, y):
            yield x.value, y.value


def first_baseline(page):
    """The baseline of the topmost line."""
    return max((y for _, y in origins(page)), default=None)


def baselines(path, font="/Wingdings2"):
    """Whether what stands in a cell stands on the baseline of the words of its row. One row of the table."""
    with tempfile.TemporaryDirectory() as folder:
        out = os.path.join(folder, "appearances.pdf")
        appearances(path, out)
        typed = [first_baseline(page) for page in pdfium.PdfDocument(out)]
    faults, count, at = [], 0, iter(typed)
    with pikepdf.open(path) as pdf:
        for page, words in zip(pdf.pages, pdfium.PdfDocument(path)):
            letters = None
            for widget in page.get("/Annots", []):
                if widget.Subtype != "/Widget" or roundtrip.kind(widget) != "/Tx":
                    continue
                baseline = next(at)
                if font not in str(widget.get("/DA", "")) or baseline is None:
                    continue
                letters = list(origins(words)) if letters is None else letters
                _, low, _, high = [float(x) for x in widget.Rect]
                # The first lines of the cells beside it: about as high as the field's own.
                beside = [y for _, y in letters if high - 16 < y < high - 3]
                if not beside:
                    continue
                count += 1
                away = min(abs(y - low - baseline) for y in beside)
                if away > 0.5:
                    faults.append((roundtrip.full(widget), f"typed {away:.1f} pt from the baseline of its row"))
    print(f"{'baselines':10} {count:6} {count - len(faults):6} {len(faults):6}")
    for name, fault in faults[:3]:
        print(f"    {name}: {fault}")
    return len(faults)


def main():
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--filled", action="store_true")
    options.add_argument("--writers", default="pdfium,mupdf,poppler")
    options.add_argument("form")
    options.add_argument("text")
    options = options.parse_args()
    print(f"{'writer':10} {'fields':>6} {'seen':>6} {'cut':>6}")
    if options.filled:
        sys.exit(1 if look("file", options.form, options.text, A_LETTER) else 0)
    with pikepdf.open(options.form) as pdf:
        wanted = {name: states[len(states) // 2] if kind == "/Btn" else options.text
                  for name, (kind, _, states) in roundtrip.walk(pdf).items()}
    writers = options.writers.split(",")
    if "poppler" in writers and not roundtrip.has_poppler():
        writers.remove("poppler")
    wrong = 0
    with tempfile.TemporaryDirectory() as folder:
        for name in writers:
            out = os.path.join(folder, name + ".pdf")
            roundtrip.WRITERS[name](options.form, out, wanted)
            wrong += look(name, out, options.text)
            if name == "pdfium":
                wrong += baselines(out)
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
