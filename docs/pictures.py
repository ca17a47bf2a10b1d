#!/usr/bin/env python3
"""Makes docs/images/pages.png, the picture in README.md: pages of three editions side by side, from the books in dist/.

    pictures.py [--dist FOLDER] [EDITION:LABEL…]
"""

import argparse
import pathlib

import PIL.Image
import pypdfium2

ROOT = pathlib.Path(__file__).resolve().parents[1]
GUIDE = "identification"
WIDTH, GAP, PAPER = 330, 14, (226, 230, 233)


def page(dist, edition, label):
    """The page with a label, as a picture."""
    document = pypdfium2.PdfDocument(dist / f"{edition}/{GUIDE}/{GUIDE}-{edition}-workbook.pdf")
    document.init_forms()
    labels = [document.get_page_label(number) for number in range(len(document))]
    sheet = document[labels.index(label)]
    return sheet.render(scale=WIDTH / sheet.get_width(), may_draw_forms=True).to_pil().convert("RGB")


def main():
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--dist", type=pathlib.Path, default=ROOT / "dist")
    options.add_argument("pages", nargs="*", default=["regional:i", "regional:22", "regional:51", "th:ix", "jo:xvii"])
    options = options.parse_args()
    pictures = [page(options.dist, *name.split(":")) for name in options.pages]
    height = max(picture.height for picture in pictures)
    whole = PIL.Image.new("RGB", (len(pictures) * (WIDTH + GAP) + GAP, height + 2 * GAP), PAPER)
    for number, picture in enumerate(pictures):
        whole.paste(picture, (GAP + number * (WIDTH + GAP), GAP))
    target = ROOT / "docs/images/pages.png"
    target.parent.mkdir(parents=True, exist_ok=True)
    whole.quantize(64).save(target, optimize=True)
    print(f"{target.relative_to(ROOT)}: {target.stat().st_size // 1024} kB")


if __name__ == "__main__":
    main()
