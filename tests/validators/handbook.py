"""A stand-in for a handbook that was not written for this tool: chapters of steps, whose items hold pictures, tables,
code, notes and further steps, with footnotes, links from chapter to chapter, comments, and pictures between lines of
text. Made anew at each run, of words of our own."""

CHAPTERS = 21
PICTURES = 44
SUBJECTS = (
    "the meeting point", "the first walk", "the water gauge", "the rain book", "the weather mast", "the seed bank",
    "the footbridge", "the night watch", "the radio", "the boat shed", "the tool wall", "the well", "the kitchen",
    "the herbarium", "the fence", "the bird hide", "the survey line", "the map room", "the store", "the repair bench",
    "the way home",
)
VERBS = ("Open", "Check", "Clean", "Measure", "Carry", "Label", "Count", "Close", "Sketch", "Weigh", "Mark", "Lift")
THINGS = ("gate", "ladder", "notebook", "lamp", "rope", "bucket", "compass", "crate", "valve", "sieve", "board", "tin")
PLACES = ("by the stream", "under the roof", "at the north wall", "near the path", "on the upper shelf", "in the shade")

SERIES = """id = "field"
title = "The station"
publisher = "Friends of the station"
licence = "CC-BY-4.0"
language = "en"
version = "1.0"
date = 2026-11-23
guides = ["station"]
"""
EDITION = 'languages = ["en"]\npaper = "a4"\n'
SVG = """<svg xmlns="http://www.w3.org/2000/svg" width="240" height="120"><rect width="240" height="120" fill="#ddd"/>
<circle cx="{x}" cy="60" r="40" fill="#567"/><text x="20" y="110" font-size="14">{word}</text></svg>
"""


def pick(words, *numbers):
    """One of some words, another for other numbers."""
    return words[sum(number * factor for number, factor in zip(numbers, (7, 3, 1))) % len(words)]


def sentence(chapter, step, nth=0):
    verb, thing, place = (pick(words, chapter, step, nth) for words in (VERBS, THINGS, PLACES))
    other = pick(THINGS, chapter + 1, step, nth)
    return f"{verb} the {thing} {place} before anybody moves the {other}, and say \"{chapter}.{step}\" when it's done."


def name(chapter):
    return f"chapter-{chapter:02}"


def picture(number):
    return f"![The {pick(THINGS, number)} as it hangs, seen from side {number}](figures/plate-{number}.svg \"Plate {number}\"){{#plate-{number}}}"


def steps(chapter, plates):
    """Numbered steps: one holds a picture, one a table, one code, one a callout, one further steps."""
    plate = plates.pop(0)
    yield f"1. {sentence(chapter, 1)}[^why]\n   {picture(plate)}\n   Then go on.\n"
    table = f"| {pick(THINGS, chapter)} | count {chapter} |\n|---|--:|\n| north | {chapter * 3} |\n| south | {chapter * 5} |\n"
    yield f"2. {sentence(chapter, 2)}\n\n" + indented(table)
    yield f"3. {sentence(chapter, 3)}\n\n" + indented(f"```\nlog --day {chapter}\n  # ::: is written as it is\n```\n")
    yield f"4. {sentence(chapter, 4)}\n\n" + indented(f"::: caution\n{sentence(chapter, 5)}\n\n- first {chapter}\n- second {chapter}\n:::\n")
    inner = f"- {sentence(chapter, 6)}\n\n  {picture(plates.pop(0))}\n\n- {sentence(chapter, 7)}\n  > {sentence(chapter, 8)}\n"
    yield f"5. {sentence(chapter, 9)}\n\n" + indented(inner)
    yield f"6. ::: {{.notepad #notes-{chapter} lines=3}}\n   What did you see at {SUBJECTS[chapter - 1]}?\n   :::\n"


def indented(text):
    return "".join(f"   {line}\n" if line else "\n" for line in text.splitlines())


def chapter_text(chapter, plates):
    subject, after = SUBJECTS[chapter - 1], chapter % CHAPTERS + 1
    yield f"# {subject.capitalize()} {{#{name(chapter)}}}\n"
    yield f"{sentence(chapter, 10)} {sentence(chapter, 11)} See [the next place](#{name(after)}), [](#{name(after)}-steps).\n"
    yield f"<!-- Left for the authors of {subject}.\n\nNot printed. -->\n"
    yield f"## Steps for {subject} {{#{name(chapter)}-steps}}\n"
    yield from steps(chapter, plates)
    yield f"## What can go wrong at {subject}\n"
    yield f"{sentence(chapter, 12)} {sentence(chapter, 13)} Ask <post{chapter}@example.org> or [the office](https://example.org/{chapter}).\n"
    yield f"{pick(THINGS, chapter)} {chapter}\n: {sentence(chapter, 14)}[^why]\n\n: {sentence(chapter, 15)}\n"
    yield f"[^why]: {sentence(chapter, 16)} *Nobody* asked for `{chapter}` twice.\n"
    if chapter <= PICTURES - 2 * CHAPTERS:
        yield picture(plates.pop(0)) + "\n"


def write(project):
    """Writes the project; gives its folder."""
    guide = project / "content" / "guides" / "station"
    (guide / "figures").mkdir(parents=True)
    edition = project / "content" / "editions" / "regional"
    edition.mkdir(parents=True)
    (edition / "edition.toml").write_text(EDITION, encoding="utf-8")
    (project / "content" / "series.toml").write_text(SERIES, encoding="utf-8")
    plates = list(range(1, PICTURES + 1))
    for plate in plates:
        drawing = SVG.format(x=20 + plate * 4, word=f"plate {plate}")
        (guide / "figures" / f"plate-{plate}.svg").write_text(drawing, encoding="utf-8")
    listed = ['title = "A year at the station"\nsubtitle = "Field guide"\nsubject = "Field work"\ncolour = "#205070"\n']
    for chapter in range(1, CHAPTERS + 1):
        text = "\n".join(chapter_text(chapter, plates))
        (guide / f"{name(chapter)}.md").write_text(text, encoding="utf-8")
        part = "introduction" if chapter == 1 else "guidance"
        listed.append(f'[[chapter]]\nfile = "{name(chapter)}.md"\npart = "{part}"\n')
    (guide / "guide.toml").write_text("\n".join(listed), encoding="utf-8")
    return project
