#!/usr/bin/env python3
"""Makes states.csv and state-names.json, and the facts of an edition, from the files they come from.

    make.py states MEMBER-STATES.csv [OUT]             the members, by default to states.csv beside this script
    make.py names  MEMBER-STATES.csv CLDR-FOLDER [OUT] their names in each language, to state-names.json
    make.py facts  STATE-TREATIES.csv STATE CHECKED    the [[fact]] tables of one edition.toml, to standard output

CLDR-FOLDER is the folder of the npm package `cldr-localenames-full`. README.md says where the other inputs come from.
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
    columns = ["iso2", "english_short_name", "listing_name", "endonym", "official_language_tags", "direction",
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


def toml_string(text):
    """A one-line TOML basic string."""
    return '"' + " ".join(text.split()).replace("\\", "\\\\").replace('"', '\\"') + '"'


def facts(treaties, state, checked):
    """Prints a [[fact]] table for each row of the state; what the input notes stands above it as a comment."""
    order = [row["id"] for row in rows(INSTRUMENTS)]
    chosen = [row for row in rows(treaties) if row["iso2"] == state]
    for row in sorted(chosen, key=lambda row: order.index(row["instrument"])):
        lines = [f"# {' '.join(row['notes'].split())}"] if row["notes"] else []
        lines += ["[[fact]]", f'instrument = "{row["instrument"]}"', f'status = "{row["status"]}"']
        date = row["date"]
        if date:
            lines.append("date = " + (date if re.fullmatch(r"\d{4}-\d\d-\d\d", date) else toml_string(date)))
        lines += [f"source = {toml_string(row['source'])}", f"checked = {checked}",
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
        case ["facts", treaties, state, checked]:
            facts(treaties, state, checked)
        case _:
            sys.exit(__doc__)


if __name__ == "__main__":
    main(sys.argv[1:])
