#!/usr/bin/env python3
"""Makes docs/images/pages.png, the picture in README.md: pages of three editions side by side, from the books in dist/."""

import pathlib
import sys

import PIL.Image
import pypdfium2

ROOT = pathlib.Path(__file__).resolve().parents[1]
GUIDE = "identification"
WIDTH, GAP, PAPER = 330, 14, (226, 230, 233)


def page(edition, wanted):
    """The page with a label, or the first page that has so many words to write on, as a picture."""
    document = pypdfium2.PdfDocument(ROOT / f"dist/{edition}/{GUIDE}/{GUIDE}-{edition}-workbook.pdf")
    document.init_forms()
    labels = [document.get_page_label(number) for number in range(len(document))]
    sheet = document[labels.index(wanted)]
    return sheet.render(scale=WIDTH / sheet.get_width(), may_draw_forms=True).to_pil().convert("RGB")


def main(pages):
    pictures = [page(*name.split(":")) for name in pages]
    height = max(picture.height for picture in pictures)
    whole = PIL.Image.new("RGB", (len(pictures) * (WIDTH + GAP) + GAP, height + 2 * GAP), PAPER)
    for number, picture in enumerate(pictures):
        whole.paste(picture, (GAP + number * (WIDTH + GAP), GAP))
    target = ROOT / "docs/images/pages.png"
    whole.quantize(128).save(target, optimize=True)
    print(f"{target.relative_to(ROOT)}: {target.stat().st_size // 1024} kB")


if __name__ == "__main__":
    main(sys.argv[1:] or ["regional:i", "regional:14", "th:iii", "jo:v"])
