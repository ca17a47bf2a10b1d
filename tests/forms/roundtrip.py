#!/usr/bin/env python3
"""Fills every field of a form in several engines, saves, and reads the values back with all of them.

    roundtrip.py FORM.pdf TEXT [--out DIR] [--writers pdfium,mupdf,…]
    roundtrip.py --read FILLED.pdf TEXT          compares a form that something else (roundtrip.mjs) has filled

Text fields get TEXT and their number, so that a value that lands in another field shows; in a field of one line, line
breaks become spaces. Boxes are ticked; of a choice the value in the middle is taken. Prints a table
`writer reader fields equal different` and exits with 1 if anything differs. Wants pypdfium2, pymupdf, pypdf and pikepdf;
poppler takes part where /usr/bin/python3 has gi and Poppler 0.18.
"""
import argparse, ctypes, json, os, subprocess, sys, tempfile

import pikepdf

MULTILINE = 1 << 12


def walk(pdf):
    """Terminal fields: full name -> (kind, multiline, on-states in order)."""
    found = {}

    def visit(node, prefix):
        name = prefix + ([str(node.T)] if "/T" in node else [])
        kids = list(node.get("/Kids", []))
        if kids and "/T" in kids[0]:
            for kid in kids:
                visit(kid, name)
            return
        kind = str(node.FT)
        states = []
        if kind == "/Btn":
            for widget in kids or [node]:
                states += [str(key)[1:] for key in widget.AP.N.keys() if key != "/Off"]
        found[".".join(name)] = (kind, bool(int(node.get("/Ff", 0)) & MULTILINE), states)

    for node in pdf.Root.AcroForm.Fields:
        visit(node, [])
    return found


def expected(path, text):
    """Full name -> what must come back."""
    wanted = {}
    with pikepdf.open(path) as pdf:
        for number, (name, (kind, many, states)) in enumerate(walk(pdf).items()):
            if kind == "/Btn":
                wanted[name] = states[len(states) // 2]
            else:
                value = f"{text} {number}"
                wanted[name] = value if many else value.replace("\n", " ")
    return wanted


# ------------------------------------------------------------------------------------------------- writers


def write_pikepdf(path, out, wanted):
    with pikepdf.open(path) as pdf:
        def visit(node, prefix):
            name = prefix + ([str(node.T)] if "/T" in node else [])
            kids = list(node.get("/Kids", []))
            if kids and "/T" in kids[0]:
                for kid in kids:
                    visit(kid, name)
                return
            value = wanted[".".join(name)]
            if str(node.FT) == "/Tx":
                node.V = pikepdf.String(value)
                return
            node.V = pikepdf.Name("/" + value)
            for widget in kids or [node]:
                widget.AS = node.V if "/" + value in widget.AP.N else pikepdf.Name.Off
        for node in pdf.Root.AcroForm.Fields:
            visit(node, [])
        pdf.generate_appearance_streams()
        pdf.save(out)


def write_pypdf(path, out, wanted):
    import pypdf
    writer = pypdf.PdfWriter(clone_from=path)
    fields = writer.get_fields()
    values = {}
    for name, value in wanted.items():
        values[name] = "/" + value if fields[name]["/FT"] == "/Btn" else value
    for page in writer.pages:
        writer.update_page_form_field_values(page, values, auto_regenerate=False)
    with open(out, "wb") as file:
        writer.write(file)


def write_mupdf(path, out, wanted):
    import pymupdf
    doc = pymupdf.open(path)
    for page in doc:
        for widget in page.widgets():
            value = wanted[widget.field_name]
            if widget.field_type == pymupdf.PDF_WIDGET_TYPE_TEXT:
                widget.field_value = value
                widget.update()
            elif value in widget.button_states()["normal"]:
                # MuPDF's own way of a click: the other widgets of the field go off
                pymupdf.mupdf.pdf_toggle_widget(pymupdf.mupdf.PdfAnnot(widget._annot))
    doc.save(out)


def write_pdfium(path, out, wanted):
    """Clicks and types, as a person in Chrome does."""
    import pypdfium2 as pdfium
    import pypdfium2.raw as raw
    with pikepdf.open(path) as pdf:
        pages = [[annotation for annotation in page.get("/Annots", []) if annotation.Subtype == "/Widget"]
                 for page in pdf.pages]
        clicks = [[(full(widget), [float(x) for x in widget.Rect],
                    [str(key)[1:] for key in widget.AP.N.keys()] if kind(widget) == "/Btn" else None)
                   for widget in page] for page in pages]
    doc = pdfium.PdfDocument(path)
    doc.init_forms()
    env = doc.formenv.raw
    for number, widgets in enumerate(clicks):
        page = doc[number]
        height = page.get_height()
        for name, rect, states in widgets:
            if states and wanted[name] not in states:
                continue
            x, y = (rect[0] + rect[2]) / 2, (rect[1] + rect[3]) / 2
            raw.FORM_OnMouseMove(env, page.raw, 0, x, y)
            raw.FORM_OnLButtonDown(env, page.raw, 0, x, y)
            raw.FORM_OnLButtonUp(env, page.raw, 0, x, y)
            if states is None:
                units = wanted[name].encode("utf-16-le")
                for at in range(0, len(units), 2):
                    unit = int.from_bytes(units[at:at + 2], "little")
                    raw.FORM_OnChar(env, page.raw, 13 if unit == 10 else unit, 0)
            raw.FORM_ForceToKillFocus(env)
        page.close()
    doc.save(out)


def full(widget):
    parts = []
    while widget is not None:
        if "/T" in widget:
            parts.append(str(widget.T))
        widget = widget.get("/Parent")
    return ".".join(reversed(parts))


def kind(widget):
    while "/FT" not in widget:
        widget = widget.Parent
    return str(widget.FT)


POPPLER = r"""
import gi, sys, json
gi.require_version('Poppler', '0.18')
from gi.repository import Poppler, GLib
mode, path = sys.argv[1:3]
doc = Poppler.Document.new_from_file(GLib.filename_to_uri(path, None), None)
wanted = json.load(sys.stdin)
got = {}
for number in range(doc.get_n_pages()):
    for mapping in doc.get_page(number).get_form_field_mapping():
        field = mapping.field
        name = field.get_name()
        if field.get_field_type() == Poppler.FormFieldType.TEXT:
            if mode == 'write': field.text_set_text(wanted[name])
            else: got[name] = field.text_get_text() or ''
        elif mode == 'write': got.setdefault(name, []).append(field)
        elif field.button_get_state(): got[name] = True
        else: got.setdefault(name, False)
if mode == 'write':
    for name, buttons in got.items(): buttons[len(buttons) // 2].button_set_state(True)
    doc.save(GLib.filename_to_uri(sys.argv[3], None))
else: print(json.dumps(got))
"""


def poppler(mode, path, *more, wanted):
    return subprocess.run(["/usr/bin/python3", "-c", POPPLER, mode, path, *more], input=json.dumps(wanted), text=True,
                          capture_output=True, check=True).stdout


def has_poppler():
    """Whether poppler can take part; says so where it cannot."""
    probe = subprocess.run(["/usr/bin/python3", "-c", "import gi; gi.require_version('Poppler', '0.18')"], capture_output=True)
    if probe.returncode:
        print("poppler left out: no gi in /usr/bin/python3", file=sys.stderr)
    return probe.returncode == 0


def write_poppler(path, out, wanted):
    poppler("write", os.path.abspath(path), os.path.abspath(out), wanted=wanted)


# ------------------------------------------------------------------------------------------------- readers


def read_pikepdf(path, _):
    got = {}
    with pikepdf.open(path) as pdf:
        def visit(node, prefix):
            name = prefix + ([str(node.T)] if "/T" in node else [])
            kids = list(node.get("/Kids", []))
            if kids and "/T" in kids[0]:
                for kid in kids:
                    visit(kid, name)
            else:
                value = str(node.get("/V", ""))
                got[".".join(name)] = value[1:] if node.FT == "/Btn" else value
        for node in pdf.Root.AcroForm.Fields:
            visit(node, [])
    return got


def read_pypdf(path, _):
    import pypdf
    fields = pypdf.PdfReader(path).get_fields()
    return {name: (field.get("/V") or "").removeprefix("/" if field["/FT"] == "/Btn" else "")
            for name, field in fields.items() if "/FT" in field}


def read_mupdf(path, wanted):
    import pymupdf
    got = {}
    for page in pymupdf.open(path):
        for widget in page.widgets():
            if widget.field_type == pymupdf.PDF_WIDGET_TYPE_TEXT:
                got[widget.field_name] = widget.field_value or ""
            else:
                state = pymupdf.mupdf.pdf_dict_get_name(
                    pymupdf.mupdf.pdf_annot_obj(pymupdf.mupdf.PdfAnnot(widget._annot)), pymupdf.mupdf.pdf_new_name("AS"))
                if state != "Off":
                    got[widget.field_name] = got.get(widget.field_name, "") + state
                else:
                    got.setdefault(widget.field_name, "")
    return got


def read_pdfium(path, _):
    import pypdfium2 as pdfium
    import pypdfium2.raw as raw
    doc = pdfium.PdfDocument(path)
    doc.init_forms()
    env, got = doc.formenv.raw, {}
    def string(function, annot):
        size = function(env, annot, None, 0)
        buffer = ctypes.create_string_buffer(size)
        function(env, annot, ctypes.cast(buffer, ctypes.POINTER(raw.FPDF_WCHAR)), size)
        return buffer.raw[:size].decode("utf-16-le").rstrip("\0")
    for page in doc:
        for index in range(raw.FPDFPage_GetAnnotCount(page.raw)):
            annot = raw.FPDFPage_GetAnnot(page.raw, index)
            if raw.FPDFAnnot_GetSubtype(annot) == raw.FPDF_ANNOT_WIDGET:
                got[string(raw.FPDFAnnot_GetFormFieldName, annot)] = string(raw.FPDFAnnot_GetFormFieldValue, annot)
            raw.FPDFPage_CloseAnnot(annot)
    return got


def read_poppler(path, wanted):
    got = json.loads(poppler("read", os.path.abspath(path), wanted=wanted))
    # poppler gives a button's state, not its name
    return {name: wanted.get(name, "") if value is True else value or "" for name, value in got.items()}


WRITERS = {"pdfium": write_pdfium, "mupdf": write_mupdf, "pypdf": write_pypdf, "pikepdf": write_pikepdf,
           "poppler": write_poppler}
READERS = {"pdfium": read_pdfium, "mupdf": read_mupdf, "pypdf": read_pypdf, "pikepdf": read_pikepdf,
           "poppler": read_poppler}


def plain(value):
    return value.replace("\r\n", "\n").replace("\r", "\n")


def compare(writer, path, wanted, readers):
    """One row for each reader; how many fields differ."""
    wrong = 0
    for name, reader in readers.items():
        got = reader(path, wanted)
        different = sorted(set(wanted) ^ set(got)) + [
            field for field in wanted if field in got and plain(got[field]) != wanted[field]]
        print(f"{writer:10} {name:10} {len(wanted):6} {len(wanted) - len(different):6} {len(different):9}")
        for field in different[:3]:
            print(f"    {field}: wanted {wanted.get(field)!r}, got {got.get(field)!r}")
        wrong += len(different)
    return wrong


def main():
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--read", action="store_true")
    options.add_argument("--out")
    options.add_argument("--writers", default=",".join(WRITERS))
    options.add_argument("form")
    options.add_argument("text")
    options = options.parse_args()
    wanted = expected(options.form, options.text)
    readers, writers = dict(READERS), {name: WRITERS[name] for name in options.writers.split(",")}
    if not has_poppler():
        readers.pop("poppler"), writers.pop("poppler", None)
    print(f"{'writer':10} {'reader':10} {'fields':>6} {'equal':>6} {'different':>9}")
    if options.read:
        sys.exit(1 if compare("file", options.form, wanted, readers) else 0)
    wrong = 0
    with tempfile.TemporaryDirectory() as folder:
        for name, writer in writers.items():
            out = os.path.join(options.out or folder, name + ".pdf")
            os.makedirs(os.path.dirname(out), exist_ok=True)
            writer(options.form, out, wanted)
            wrong += compare(name, out, wanted, readers)
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
