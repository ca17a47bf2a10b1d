#!/usr/bin/env python3
"""Makes states.csv, state-names.json and quotation-marks.csv, and the facts of an edition, from the files they come from.

    make.py states MEMBER-STATES.csv [OUT]             the members, by default to states.csv beside this script
    make.py names  MEMBER-STATES.csv CLDR-FOLDER [OUT] their names in each language, to state-names.json
    make.py quotes CLDR-FOLDER [OUT]                   quotation marks of each language, to quotation-marks.csv
    make.py facts  STATE-TREATIES.csv STATE CHECKED    the [[fact]] tables of one edition.toml, to standard output

CLDR-FOLDER is the folder of the npm package `cldr-localenames-full`, for quotes that of `cldr-misc-full`. README.md says where the other inputs come from.
"""

import csv
import json
import re
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent

# The eight members to which the SAARC Convention is open.
SAARC = {"AF", "BD", "BT", "IN", "LK", "MV", "NP", "PK"}

# The reading order of instruments.csv is also the order of an edition's facts.
INSTRUMENTS = HERE / "instruments.csv"


def rows(path):
    """The rows of a CSV file, each a dictionary by column."""
    with open(path, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def listing_name(state):
    """The name as the Bali Process lists it, but for a spelling that our input marks as its slip."""
    name = state["listing_name"]
    return state["english_short_name"] if "[sic]" in name else name


def states(members, out):
    """Writes the columns that editions need; treaty columns are left to the facts."""
    columns = ["iso2", "english_short_name", "listing_name", "endonym", "official_language_tags",
               "paper_size", "entity_kind", "asean_member", "saarc", "source", "confidence"]
    with open(out, "w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, extrasaction="ignore", lineterminator="\n")
        writer.writeheader()
        for state in rows(members):
            # Sources and confidence of the treaty columns go with those columns.
            writer.writerow(state | {
                "listing_name": listing_name(state),
                "saarc": "y" if state["iso2"] in SAARC else "n",
                "source": re.sub(r"; palermo: .*", "", state["source"]),
                "confidence": state["conf_languages"],
            })


def territories(cldr, tag):
    """CLDR's names of territories in one language, or nothing where CLDR has none."""
    path = Path(cldr) / "main" / tag / "territories.json"
    if not path.exists():
        return {}
    data = json.loads(path.read_text(encoding="utf-8"))
    return data["main"][tag]["localeDisplayNames"]["territories"]


def names(members, cldr, out):
    """Writes language tag → ISO code → name. A name that CLDR only repeats as the code is no name."""
    members = rows(members)
    tags = sorted({tag for state in members for tag in state["official_language_tags"].split()} - {"en"})
    codes = sorted(state["iso2"] for state in members)
    table = {"en": {state["iso2"]: listing_name(state) for state in members}}
    for tag in tags:
        known = territories(cldr, tag)
        found = {code: known[code] for code in codes if known.get(code, code) != code}
        if found:
            table[tag] = found
        print(f"{tag}: {len(found)} names", file=sys.stderr)
    text = json.dumps(table, ensure_ascii=False, indent=1, sort_keys=True)
    Path(out).write_text(text + "\n", encoding="utf-8")


def quotes(cldr, out):
    """Writes tag → quotation marks, outer and inner, of every tag that does not have those of its parent."""
    keys = ["quotationStart", "quotationEnd", "alternateQuotationStart", "alternateQuotationEnd"]
    marks = {}
    for path in sorted((Path(cldr) / "main").glob("*/delimiters.json")):
        tag = path.parent.name
        found = json.loads(path.read_text(encoding="utf-8"))["main"][tag]["delimiters"]
        marks[tag] = [found[key] for key in keys]

    def parent(tag):
        """The marks that a tag has without a row: those of the nearest wider tag."""
        while "-" in tag:
            tag = tag.rpartition("-")[0]
            if tag in marks:
                return marks[tag]
        return marks["und"]

    with open(out, "w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["tag", "open", "close", "inner_open", "inner_close"])
        for tag, found in sorted(marks.items()):
            if tag == "und" or found != parent(tag):
                writer.writerow([tag, *found])


def toml_string(text):
    """A one-line TOML basic string."""
    return '"' + " ".join(text.split()).replace("\\", "\\\\").replace('"', '\\"') + '"'


# What the sources of the facts are called in print, where their names are those of files and addresses.
COPIES = {
    "18-12": "of 2014", "18-12-a": "of 2014", "18-12-b": "of 2014", "4-8": "of July 2014", "4-4": "of July 2014",
    "4-11": "of October 2014", "4-11-c": "of January 2015", "4-3": "of March 2015", "4-9": "of March 2015",
    "4-13": "of October 2014", "5-2": "of July 2013", "5-5": "of 2014",
}
COLLECTION = "United Nations Treaty Collection"
PLAIN = [
    (r"no row in UNTC snapshot, github \S+ treaties/([\w-]+)\.csv", lambda m: f"not listed in the {COLLECTION}, copy {COPIES[m[1]]}"),
    (r"UNTC snapshot, github \S+ treaties/([\w-]+)\.csv", lambda m: f"{COLLECTION}, copy {COPIES[m[1]]}"),
    (r"world-politics-datalab 2022 \(UNTC as seen [^)]*\):? ?(agrees|no action)",
     lambda m: f"{COLLECTION}, years as of June 2022" if m[1] == "agrees" else f"no action in the {COLLECTION} as of June 2022"),
    (r"US DOL Sept 2023: Yes", lambda m: "US Department of Labor, September 2023"),
    (r"US DOL Sept 2023: No", lambda m: "not a party: US Department of Labor, September 2023"),
    (r"UNICEF CRBA June 2023 \(github [^;]*; NORMLEX and UNTC Apr-Jun 2023\): count of [^;]*",
     lambda m: "UNICEF CRBA, June 2023"),
    (r"not in Swiss Fedlex scope of C189 at 5 Oct 2020 \([^)]*\)", lambda m: "not listed by the Swiss federal register, October 2020"),
    (r"IDWF via einpresswire 16 Sep 2025", lambda m: "International Domestic Workers Federation, September 2025"),
    (r"universal ratification by all 187 ILO members on 4 Aug 2020 \([^)]*\)",
     lambda m: "ILO, 4 August 2020: ratified by all ILO members"),
    (r"NORMLEX page title \((\d+)\)", lambda m: f"ILO NORMLEX, {m[1]}"),
    (r"NORMLEX page title", lambda m: "ILO NORMLEX"),
    (r"thediplomat\.com July 2016 \([^)]*\)", lambda m: "The Diplomat, July 2016"),
    (r"thailandnews\.co quoting ILO", lambda m: "Thailand News, quoting the ILO"),
    (r"freedomunited\.org list June 2024 \([^)]*\): absent", lambda m: "not in the list of Freedom United, June 2024"),
]


def plain_source(text):
    """A source as a reader of the book can understand it."""
    for pattern, name in PLAIN:
        text = re.sub(pattern, name, text)
    # One collection in two copies is named once.
    return text.replace(f"; {COLLECTION}, years as of", " and years as of")


MONTHS = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"]

# From this year on a source is new enough for its day not to be printed beside the status.
NEW_ENOUGH = 2023

# What became known after the input was gathered: what to print of a reservation in place of the key, and the comment.
NEWER = {
    ("TH", "crc"): (
        "With a reservation as of October 2014, reported as withdrawn from 30 August 2024 (article 22)",
        "The reservation to article 22 was withdrawn with effect from 30 August 2024 (one reader; not seen at the depositary).",
    ),
}


def as_of(source):
    """The latest month or year that a source, as the reader sees it, names, as TOML has it: "2022-06", "2014"; with its year.
    None if there is none."""
    dates = [(int(year), MONTHS.index(month) + 1 if month else 0)
             for month, year in re.findall(rf"(?:({'|'.join(MONTHS)}) )?(\d{{4}})", source)]
    if not dates:
        return None
    year, month = max(dates)
    return (f"{year}-{month:02}" if month else f"{year}"), year


def remarks(row, source):
    """What must stand beside a status: the key of a reservation; how far the source knows where the state was not bound, or
    where the source is old; and what the source says first, which article is reserved and which copy shows it."""
    keys, first = [], []
    if (row["iso2"], row["instrument"]) in NEWER:
        first.append(NEWER[row["iso2"], row["instrument"]][0])
    elif row["reservation"] == "y":
        keys.append("reservation = true")
        copy = re.search(r"copy of ((?:\w+ )?\d{4})", source)
        article = re.search(r"Reservation to Art ([\d()]+)", row["notes"])
        if article or copy:
            first.append((f"Reservation to article {article[1]}" if article else "Reservations")
                         + (f" as of {copy[1]}" if copy else ""))
    known = as_of(source)
    if known and (row["status"] in ("none", "signed") or known[1] < NEW_ENOUGH):
        keys.append(f'as-of = "{known[0]}"')
    return keys, first


def facts(treaties, state, checked):
    """Prints a [[fact]] table for each row of the state; what the input notes stands above it as a comment."""
    order = [row["id"] for row in rows(INSTRUMENTS)]
    chosen = [row for row in rows(treaties) if row["iso2"] == state]
    for row in sorted(chosen, key=lambda row: order.index(row["instrument"])):
        source = plain_source(row["source"])
        notes = NEWER.get((state, row["instrument"]), (None, row["notes"]))[1]
        keys, first = remarks(row, source)
        lines = [f"# {' '.join(notes.split())}"] if notes else []
        lines += ["[[fact]]", f'instrument = "{row["instrument"]}"', f'status = "{row["status"]}"']
        date = row["date"]
        if date:
            lines.append("date = " + (date if re.fullmatch(r"\d{4}-\d\d-\d\d", date) else toml_string(date)))
        lines += keys
        lines += [f"source = {toml_string('. '.join(first + [source[:1].upper() + source[1:]]))}", f"checked = {checked}",
                  f'confidence = "{row["confidence"]}"']
        print("\n" + "\n".join(lines))


def main(arguments):
    match arguments:
        case ["states", members]:
            states(members, HERE / "states.csv")
        case ["states", members, out]:
            states(members, out)
        case ["names", members, cldr]:
            names(members, cldr, HERE / "state-names.json")
        case ["names", members, cldr, out]:
            names(members, cldr, out)
        case ["quotes", cldr]:
            quotes(cldr, HERE / "quotation-marks.csv")
        case ["quotes", cldr, out]:
            quotes(cldr, out)
        case ["facts", treaties, state, checked]:
            facts(treaties, state, checked)
        case _:
            sys.exit(__doc__)


if __name__ == "__main__":
    main(sys.argv[1:])
