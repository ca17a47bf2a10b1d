"""Times of processes: by the clock, of all processors together, and the most memory at once."""

import dataclasses
import os
import statistics
import subprocess
import sys
import tempfile
import time


class Failed(Exception):
    """A program ended badly; the text is the end of what it said."""


@dataclasses.dataclass
class Taken:
    """What one run took: seconds by the clock, seconds of all processors, megabytes of the largest process."""

    clock: float
    processor: float
    megabytes: float


def taken(command, environment):
    """Runs a command to its end, from a small process of its own: a program's memory counts from that of its parent on."""
    with tempfile.TemporaryFile() as said, tempfile.NamedTemporaryFile() as told:
        launched = subprocess.run([sys.executable, "-I", "-S", __file__, told.name, *map(str, command)], env=environment, stdout=said, stderr=said)
        if launched.returncode:
            said.seek(0)
            raise Failed(" / ".join(said.read().decode(errors="replace").strip().splitlines()[-3:])[-300:])
        return Taken(*map(float, told.read().split()))


def launch(told, command):
    """Runs a command and writes down what it took."""
    started = time.perf_counter()
    process = os.posix_spawnp(command[0], command, os.environ)
    _, status, usage = os.wait4(process, 0)
    with open(told, "w", encoding="ascii") as file:
        file.write(f"{time.perf_counter() - started} {usage.ru_utime + usage.ru_stime} {usage.ru_maxrss / 1024}")
    return os.waitstatus_to_exitcode(status)


@dataclasses.dataclass
class Case:
    """Something to time: its commands run one after another; `before` is not timed."""

    name: str
    commands: list
    before: object = lambda: None
    found: list = dataclasses.field(default_factory=list)
    fault: str = ""

    def run(self, environment, counts):
        """Runs it once; it counts but for warming up. One that failed does not run again."""
        if self.fault:
            return
        try:
            self.before()
            parts = [taken(command, environment) for command in self.commands]
        except (Failed, OSError) as fault:
            self.fault = str(fault) or "it ended badly"
            return
        if counts:
            sums = (sum(part.clock for part in parts), sum(part.processor for part in parts))
            self.found.append(Taken(*sums, max(part.megabytes for part in parts)))

    def middle(self, what):
        """The median of what was taken; none if it failed."""
        return statistics.median(getattr(one, what) for one in self.found) if self.found and not self.fault else None

    def reach(self, what):
        """The least and the most."""
        values = [getattr(one, what) for one in self.found]
        return min(values), max(values)


def run(cases, rounds, environment, warm=True):
    """Cases take turns, so that the machine's moods hit all alike; one turn warms up."""
    for turn in range(rounds + warm):
        for case in cases:
            case.run(environment, counts=turn >= warm)
    return cases


if __name__ == "__main__":
    sys.exit(1 if launch(sys.argv[1], sys.argv[2:]) else 0)
