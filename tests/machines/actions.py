"""The recipe for GitHub Actions, played through here: outputs, the matrix, artifacts and each `run`, every job in a fresh
checkout of its own. What the workflow uses and this does not know is an error."""

import json
import re
import shutil

import yaml

import recipe


class Runner:
    """Runs the jobs of a workflow one after another."""

    def __init__(self, work, fieldbook):
        self.work, self.fieldbook = work, fieldbook
        self.artifacts = {}
        self.outputs = {}
        self.machines = 0

    def play(self, workflow):
        """Each job when those it needs are done, once for each value of its matrix."""
        waiting = dict(workflow["jobs"])
        while waiting:
            ready = [name for name, job in waiting.items() if not {job.get("needs")} & set(waiting)]
            for name in ready:
                self.job(name, waiting.pop(name))

    def job(self, name, job):
        """A job, on as many machines as its matrix has values."""
        matrix = job.get("strategy", {}).get("matrix", {})
        if len(matrix) > 1:
            raise SystemExit("a matrix with more than one key is not played")
        values = [(key, value) for key, text in matrix.items() for value in self.value(text, {})] or [(None, None)]
        for index, (key, value) in enumerate(values):
            known = {f"matrix.{key}": value, "strategy.job-index": index}
            self.machine(name, job, known)

    def machine(self, name, job, known):
        """A fresh machine that goes through the steps."""
        self.machines += 1
        home = self.work / f"machine-{self.machines}"
        folder = home / "checkout"
        folder.mkdir(parents=True)
        environment = {"PATH": "/usr/bin:/bin", "HOME": str(home), "LANG": "C.UTF-8", **recipe.EPOCH}
        for step in job["steps"]:
            options = {key: self.text(value, known) for key, value in step.get("with", {}).items()}
            if "run" in step:
                known |= self.shell(step, folder, environment, known)
            else:
                getattr(self, step["uses"].split("/")[1].split("@")[0].replace("-", "_"))(folder, **options)
        self.outputs |= {f"needs.{name}.outputs.{key}": self.text(text, known) for key, text in job.get("outputs", {}).items()}

    def shell(self, step, folder, environment, known):
        """A `run`, as `bash -e` runs it; gives the outputs that it wrote."""
        command = self.text(step["run"], known)
        if command == "make tool":
            # The checkout holds a project alone, and the tool is there.
            (folder / "target/release").mkdir(parents=True)
            shutil.copy(self.fieldbook, folder / "target/release/fieldbook")
            return {}
        written = folder.parent / "output"
        written.touch()
        recipe.run(["bash", "-e", "-o", "pipefail", "-c", command], folder, {**environment, "GITHUB_OUTPUT": str(written)})
        lines = [line.split("=", 1) for line in written.read_text().splitlines()]
        return {f"steps.{step['id']}.outputs.{key}": value for key, value in lines}

    def checkout(self, folder):
        """`actions/checkout`"""
        folder.rmdir()
        recipe.make_project(folder)

    def upload_artifact(self, folder, name, path):
        """`actions/upload-artifact`: a name is given once; hidden files, and the right to execute, get lost."""
        if name in self.artifacts:
            raise SystemExit(f"an artifact `{name}` is there already")
        kept = self.work / "artifacts" / name
        source = folder / path
        if source.is_dir():
            shutil.copytree(source, kept, ignore=shutil.ignore_patterns(".*"))
        else:
            kept.mkdir(parents=True)
            shutil.copyfile(source, kept / source.name)
        self.artifacts[name] = kept

    def download_artifact(self, folder, path, name=None, pattern=None):
        """`actions/download-artifact`: one by its name into the folder, or several into folders of their names."""
        if name is not None:
            shutil.copytree(self.artifacts[name], folder / path, dirs_exist_ok=True, copy_function=shutil.copyfile)
            return
        prefix = pattern.removesuffix("*")
        for found in (found for found in self.artifacts if found.startswith(prefix)):
            shutil.copytree(self.artifacts[found], folder / path / found, copy_function=shutil.copyfile)

    def text(self, text, known):
        """Text with its expressions filled in."""
        return re.sub(r"\$\{\{\s*(.*?)\s*\}\}", lambda found: str(self.expression(found[1], known)), str(text))

    def value(self, text, known):
        """The value of a text that is one expression."""
        return self.expression(re.fullmatch(r"\$\{\{\s*(.*?)\s*\}\}", text)[1], known)

    def expression(self, expression, known):
        """A name, or `fromJSON` of one."""
        inner = re.fullmatch(r"fromJSON\((.*)\)", expression)
        if inner:
            return json.loads(self.expression(inner[1], known))
        return (known | self.outputs)[expression]


def attempt(work, fieldbook):
    """Plays the workflow as it stands in the handbook."""
    runner = Runner(work, fieldbook)
    runner.play(yaml.safe_load(recipe.block("GitHub Actions", "yaml")))
    parts = [name for name in runner.artifacts if name.startswith("part-")]
    if len(parts) != 3:
        raise SystemExit(f"the matrix gave {parts}")
    recipe.judge("GitHub Actions", runner.artifacts["books"], work, fieldbook)
