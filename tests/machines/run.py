#!/usr/bin/env python3
"""Tries the recipes of docs/more-machines.md as they stand there, and compares what comes out with one machine's build.

    sudo python3 tests/machines/run.py --fieldbook target/release/fieldbook [slurm|parallel|actions ...]

`slurm` and `parallel` need root and Debian's packages slurmctld, slurmd, munge, parallel, rsync, openssh-server, iproute2;
`actions` needs python3-yaml and jq alone.
"""

import argparse
import sys
import tempfile
from pathlib import Path

sys.dont_write_bytecode = True  # the checkout stays as it is
import actions
import parallel
import slurm

TRIES = {"actions": actions.attempt, "parallel": parallel.attempt, "slurm": slurm.attempt}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--fieldbook", type=Path, required=True, help="the program")
    parser.add_argument("tries", nargs="*", metavar="TRY", help="slurm, parallel, actions; all by default")
    arguments = parser.parse_args()
    unknown = set(arguments.tries) - set(TRIES)
    if unknown:
        parser.error(f"there is no {', '.join(sorted(unknown))}")
    for name in arguments.tries or TRIES:
        with tempfile.TemporaryDirectory(prefix="fieldbook-machines-") as work:
            TRIES[name](Path(work).resolve(), arguments.fieldbook.resolve())


if __name__ == "__main__":
    main()
