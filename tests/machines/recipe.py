"""What the tries share: the recipes of the handbook, a project to build, and the comparison with one machine's build."""

import filecmp
import os
import re
import shutil
import subprocess
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[2]
PAGE = CHECKOUT / "docs/more-machines.md"
# The same on every machine, and on the one that builds all.
EPOCH = {"SOURCE_DATE_EPOCH": "1750000000"}


def section(heading):
    """The fenced blocks under a heading of the page, as pairs of language and text."""
    page = PAGE.read_text(encoding="utf-8")
    part = re.search(rf"^## {re.escape(heading)}\n(.*?)(?=^## |\Z)", page, re.M | re.S)
    if part is None:
        raise SystemExit(f"{PAGE} has no heading '{heading}'")
    return re.findall(r"^```(\w+)\n(.*?)^```$", part[1], re.M | re.S)


def block(heading, language):
    """The one block of a language under a heading."""
    found = [text for kind, text in section(heading) if kind == language]
    if len(found) != 1:
        raise SystemExit(f"'{heading}' in {PAGE} has {len(found)} blocks of {language}, not one")
    return found[0]


def make_project(folder):
    """The harbour project with two guides in three editions, two of which share their pages."""
    shutil.copytree(CHECKOUT / "tests/fixtures/harbour", folder)
    content = folder / "content"
    for edition in ("south", "west"):
        (content / "editions" / edition).mkdir()
        (content / "editions" / edition / "edition.toml").write_text('languages = ["en"]\npaper = "a4"\n')
    row = content / "guides/row"
    row.mkdir()
    (row / "guide.toml").write_text(
        'title = "Rowing"\nsubtitle = "A notebook"\nsubject = "Oars"\ncolour = "#703020"\n\n'
        '[[chapter]]\nfile = "oars.md"\npart = "introduction"\n'
    )
    (row / "oars.md").write_text("# Oars\n\n::: {.notepad #oars}\nWhich oars fit?\n:::\n")
    series = content / "series.toml"
    text = series.read_text(encoding="utf-8")
    assert text.count('["swim"]') == 1
    series.write_text(text.replace('["swim"]', '["swim", "row"]'), encoding="utf-8")


def run(command, folder, environment, **more):
    """Runs a command that must go well."""
    done = subprocess.run(command, cwd=folder, env=environment, text=True, capture_output=True, check=False, **more)
    if done.returncode != 0:
        raise SystemExit(f"{command} gave {done.returncode} in {folder}:\n{done.stdout}{done.stderr}")
    return done.stdout


def path_with(fieldbook, folder):
    """An environment whose PATH finds this `fieldbook` first, and whose caches lie in a folder."""
    bin_folder = folder / "bin"
    bin_folder.mkdir(parents=True, exist_ok=True)
    (bin_folder / "fieldbook").symlink_to(fieldbook)
    return {
        "PATH": f"{bin_folder}:/usr/sbin:/usr/bin:/sbin:/bin",
        "HOME": str(folder),
        "XDG_CACHE_HOME": str(folder / "cache"),
        "LANG": "C.UTF-8",
        **EPOCH,
    }


def same(one, other):
    """The paths at which two folders differ."""
    def paths(folder):
        return {str(Path(at, name).relative_to(folder)) for at, _, names in os.walk(folder) for name in names}

    every = paths(one) | paths(other)
    _, different, missing = filecmp.cmpfiles(one, other, sorted(every), shallow=False)
    return different + missing, len(every)


def judge(name, merged, work, fieldbook):
    """Compares what was merged with what one machine builds, and has it verified."""
    alone = work / "alone"
    make_project(alone / "project")
    environment = path_with(fieldbook, alone)
    run(["fieldbook", "build", "--quiet", "--out", str(alone / "dist")], alone / "project", environment)
    different, count = same(alone / "dist", merged)
    if different:
        raise SystemExit(f"{name}: these differ from what one machine builds: {different}")
    run(["fieldbook", "verify", "--quiet", str(merged)], alone / "project", environment)
    print(f"{name}: {count} files, manifest among them, are byte for byte what one machine builds, and verified")
