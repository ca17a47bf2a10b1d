"""What validators are given and what they give back."""

import dataclasses
import os
import pathlib
import re
import subprocess


EVERYTHING = os.environ.get("FIELDBOOK_TEST_ALL") == "1"
PDFS = ("workbook", "handouts", "facilitator")


class Missing(Exception):
    """The validator cannot be had on this machine; the text says why."""


@dataclasses.dataclass
class Books:
    """The books to look at, and the tools at hand."""

    dist: pathlib.Path
    again: pathlib.Path  # the same books, built with another number of jobs
    projects: dict  # first folder of a path under `dist` -> the project it was built from
    artifacts: list  # entries of the manifests, with `file` (a path) and `project`
    jobs: dict  # project -> what `list jobs` says
    fieldbook: pathlib.Path
    tools: pathlib.Path
    tests: pathlib.Path

    def all(self, *products):
        """Every artifact of these products."""
        return [it for it in self.artifacts if it["product"] in products]

    def cross(self, *products):
        """Every guide in the first edition and every edition of the first guide, where more would only take time."""
        found = self.all(*products)
        if EVERYTHING:
            return found
        first = {it["project"]: self.first(it["project"]) for it in found}
        return [it for it in found if it["edition"] == first[it["project"]][0] or it["guide"] == first[it["project"]][1]]

    def sample(self, *products):
        """One guide in every edition, for what takes minutes a book."""
        found = self.all(*products)
        return found if EVERYTHING else [it for it in found if it["guide"] == self.first(it["project"])[1]]

    def first(self, project):
        """First edition and first guide of a project."""
        job = next(it for it in self.jobs[project] if it["product"] == "workbook")
        return job["edition"], job["guide"]

    @property
    def environment(self):
        """The environment for programs that come from the tools folder."""
        path = f"{self.tools / 'venv' / 'bin'}:{os.environ['PATH']}"
        modules = str(self.tools / "node" / "node_modules")
        return os.environ | {"PATH": path, "MODULES": modules, "NODE_PATH": modules, "CHROMIUM": chromium()}


@dataclasses.dataclass
class Result:
    """What a validator found."""

    name: str
    version: str = ""
    files: int = 0
    findings: list = dataclasses.field(default_factory=list)
    skipped: str = ""
    seconds: float = 0.0

    @property
    def good(self):
        """It has looked at something and found nothing."""
        return not self.findings and not self.skipped and self.files > 0


def run(*command, **more):
    """Runs a program; what it lacks becomes `Missing`. Gives exit code, standard output and standard error."""
    try:
        done = subprocess.run([str(it) for it in command], capture_output=True, stdin=subprocess.DEVNULL, **more)
    except FileNotFoundError as error:
        raise Missing(f"{command[0]} is not installed") from error
    return done.returncode, done.stdout.decode(errors="replace"), done.stderr.decode(errors="replace")


def version(*command, pattern=r"\d+(?:\.\d+)+"):
    """The version that a program says it has."""
    _, out, err = run(*command)
    found = re.search(pattern, out + err)
    return found.group(0) if found else "?"


def chromium():
    """Chromium's program; the tests of forms and EPUBs run in it."""
    return os.environ.get("CHROMIUM", "/usr/bin/chromium")


def lines(text):
    """Lines that say something."""
    return [line for line in text.splitlines() if line.strip()]
