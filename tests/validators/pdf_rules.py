"""Our own promises about workbooks, read with PyPI's pikepdf: nothing of the tool's own code takes part."""

import collections
import json
import re

from .result import PDFS, Missing, Result, run

RADIO, PUSHBUTTON = 1 << 15, 1 << 16


def library():
    """pikepdf."""
    try:
        import pikepdf
    except ImportError as error:
        raise Missing("PyPI's pikepdf is not installed") from error
    return pikepdf


def listing(books, artifact, what):
    """What `fieldbook list` says of an artifact's project."""
    command = [books.fieldbook, "list", what, "--json", "--project", artifact["project"]]
    if what == "fields":
        command += ["--edition", artifact["edition"], "--guide", artifact["guide"], "--product", artifact["product"]]
    _, out, _ = run(*command)
    return json.loads(out)


def terminal_fields(pdf):
    """Every terminal field: full name, kind, widgets, and the faults seen on the way (ISO 32000-1, 12.7.3)."""
    found, faults = [], []

    def visit(node, prefix, kind, flags):
        names = prefix
        if "/T" in node:
            names = [*prefix, str(node.T)]
            if "." in str(node.T):
                faults.append(f"the partial name {node.T} holds a period")
        kind, flags = node.get("/FT", kind), node.get("/Ff", flags)
        kids = list(node.get("/Kids", []))
        if kids and "/T" in kids[0]:
            for kid in kids:
                visit(kid, names, kind, flags)
            return
        name = ".".join(names)
        if not str(node.get("/TU", "")).strip():
            faults.append(f"{name} has no tooltip")
        widgets = kids or [node]
        found.append((name, kind_of(str(kind), int(flags or 0), widgets), widgets))

    for node in pdf.Root.AcroForm.Fields if "/AcroForm" in pdf.Root else []:
        visit(node, [], None, 0)
    return found, faults


def kind_of(field_type, flags, widgets):
    """The word that `list fields` has for it. A choice is a button of several widgets, of which one can be on."""
    if field_type == "/Tx":
        return "text"
    if field_type == "/Btn" and not flags & PUSHBUTTON:
        states = {state for widget in widgets for state in widget.AP.N.keys() if state != "/Off"}
        return "choice" if flags & RADIO or len(states) > 1 else "check"
    return field_type


def fields(books):
    """Every field of `list fields` is there exactly once, of its kind, on a page, in the structure tree; and no other."""
    pikepdf = library()
    result = Result("fields (pikepdf)", pikepdf.__version__)
    for artifact in books.all(*PDFS):
        result.files += 1
        wanted = {it["name"]: it["kind"] for it in listing(books, artifact, "fields")}
        with pikepdf.open(artifact["file"]) as pdf:
            found, faults = terminal_fields(pdf)
            placed = collections.Counter(
                annotation.objgen for page in pdf.pages for annotation in page.get("/Annots", []) if annotation.Subtype == "/Widget")
            counts = collections.Counter(name for name, *_ in found)
            faults += [f"{name} is there {count} times" for name, count in counts.items() if count > 1]
            faults += [f"{name} is not in the PDF" for name in wanted if name not in counts]
            faults += [f"{name} is not in `list fields`" for name in counts if name not in wanted]
            for name, kind, widgets in found:
                if kind != wanted.get(name, kind):
                    faults.append(f"{name} is {kind}, not {wanted[name]}")
                for widget in widgets:
                    if placed[widget.objgen] != 1:
                        faults.append(f"a widget of {name} is on {placed[widget.objgen]} pages")
                    if "/StructParent" not in widget or "/AP" not in widget:
                        faults.append(f"a widget of {name} has no place in the structure tree or no appearance")
            total = sum(len(widgets) for *_, widgets in found)
            if total != sum(placed.values()):
                faults.append(f"{sum(placed.values())} widgets on the pages, {total} in fields")
            if artifact["fields"] != len(found):
                faults.append(f"the manifest says {artifact['fields']} fields, there are {len(found)}")
        result.findings += [f"{artifact['file'].name}: {fault}" for fault in faults]
    return result


def roman(number):
    """Lower-case roman numerals."""
    text = ""
    for value, letters in ((100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i")):
        text, number = text + letters * (number // value), number % value
    return text


def page_labels(books):
    """i, ii, iii … for cover and front matter, which ends on an even page; then 1, 2, 3 … from a right-hand page on."""
    try:
        import pypdf
    except ImportError as error:
        raise Missing("PyPI's pypdf is not installed") from error
    result = Result("page labels (pypdf)", pypdf.__version__)
    labels_of = {}
    for artifact in books.all("workbook", "facilitator"):
        file, product = artifact["file"], artifact["product"]
        result.files += 1
        labels = pypdf.PdfReader(file).page_labels
        if product == "facilitator":
            # Its own pages are put in after the page they belong to, two at a time, as 34a and 34b; several pairs may follow.
            labels = [label for label in labels if not re.fullmatch(r"[0-9]+[a-z]", label)]
        labels_of[artifact["project"], artifact["edition"], artifact["guide"], product] = file.name, labels
        result.findings += [f"{file.name}: {fault}" for fault in label_faults(labels)]
    for (*book, product), (name, labels) in labels_of.items():
        workbook = labels_of.get((*book, "workbook"))
        if product == "facilitator" and workbook and workbook[1] != labels:
            result.findings.append(f"{name}: its numbers are not those of {workbook[0]}")
    return result


def label_faults(labels):
    """What is wrong with a workbook's labels."""
    front = labels.index("1") if "1" in labels else len(labels)
    wanted = [roman(it + 1) for it in range(front)] + [str(it + 1) for it in range(len(labels) - front)]
    if front == len(labels):
        yield "there is no page 1"
    elif front % 2:
        yield f"the front matter has {front} pages, so page 1 is not on a right-hand page"
    if labels != wanted:
        first = next(it for it in zip(range(1, len(labels) + 1), labels, wanted) if it[1] != it[2])
        yield f"the page at place {first[0]} is {first[1]}, not {first[2]}"


def catalogue(books):
    """Language, title, direction, tags, bookmarks, standards in the metadata."""
    pikepdf = library()
    result = Result("document properties (pikepdf)", pikepdf.__version__)
    for artifact in books.all(*PDFS):
        result.files += 1
        editions = {it["id"]: it for it in listing(books, artifact, "editions")}
        language = editions[artifact["edition"]]["guide_language"]
        with pikepdf.open(artifact["file"]) as pdf:
            root = pdf.Root
            view = root.get("/ViewerPreferences", {})
            with pdf.open_metadata() as meta:
                title, said = meta.get("dc:title", ""), meta.get("pdfuaid:part", "")
                archive = f"{meta.get('pdfaid:part', '')}{meta.get('pdfaid:conformance', '')}"
            checks = {
                f"/Lang is {root.get('/Lang')}, not {language}": str(root.get("/Lang")) == language,
                "there is no title": bool(str(title).strip()),
                "the title is not shown": bool(view.get("/DisplayDocTitle", False)),
                "it is not marked as tagged": bool(root.get("/MarkInfo", {}).get("/Marked", False)),
                "there are no bookmarks": "/Outlines" in root and int(root.Outlines.get("/Count", 0)) != 0,
                f"PDF/UA is `{said}`": (said == "1") == ("PDF/UA-1" in artifact["standards"]),
                f"PDF/A is `{archive}`": (archive == "2A") == ("PDF/A-2a" in artifact["standards"]),
                f"/Direction is {view.get('/Direction')}, and the book reads {artifact['direction']}":
                    str(view.get("/Direction", "/L2R")) == {"ltr": "/L2R", "rtl": "/R2L"}[artifact["direction"]],
                "it is encrypted": not pdf.is_encrypted,
                "it holds a script": "/JavaScript" not in root.get("/Names", {}) and "/OpenAction" not in root,
            }
        result.findings += [f"{artifact['file'].name}: {fault}" for fault, good in checks.items() if not good]
    return result
