"""The recipe for Slurm, with a controller and three nodes on this machine. Needs root and Debian's slurmctld, slurmd, munge."""

import os
import socket
import subprocess
import time

import recipe

NODES = (1, 2, 3)
CONFIGURATION = """\
ClusterName=books
SlurmctldHost={host}(127.0.0.1)
SlurmctldPort=17002
SlurmUser=root
AuthType=auth/munge
AuthInfo=socket={work}/munge/socket
StateSaveLocation={work}/state
SlurmdSpoolDir={work}/spool-%n
SlurmctldPidFile={work}/slurmctld.pid
SlurmdPidFile={work}/slurmd-%n.pid
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
SwitchType=switch/none
MpiDefault=none
ReturnToService=2
KillWait=20
SelectType=select/cons_tres
SelectTypeParameters=CR_Core
NodeName=host[1-3] NodeHostname={host} NodeAddr=127.0.0.1 Port=[17011-17013] CPUs=1 State=UNKNOWN
PartitionName=all Nodes=ALL Default=YES MaxTime=INFINITE State=UP OverSubscribe=NO
"""


class Cluster:
    """A cluster of this machine alone, gone at the end."""

    def __init__(self, work):
        self.work, self.started = work, []
        self.environment = {**os.environ, "SLURM_CONF": str(work / "slurm.conf")}

    def __enter__(self):
        key = self.work / "munge"
        key.mkdir(mode=0o700, parents=True)
        (key / "key").write_bytes(os.urandom(1024))
        (key / "key").chmod(0o400)
        (self.work / "state").mkdir()
        (self.work / "slurm.conf").write_text(CONFIGURATION.format(host=socket.gethostname(), work=self.work))
        (self.work / "cgroup.conf").write_text("CgroupPlugin=cgroup/v1\n")
        options = {name: f"--{name}-file={key / name}" for name in ("key", "pid", "log", "seed")}
        self.start("munged", "--foreground", "--force", f"--socket={key / 'socket'}", *options.values())
        wait(lambda: (key / "socket").exists(), "munged")
        self.start("slurmctld", "-D")
        for node in NODES:
            self.start("slurmd", "-D", "-N", f"host{node}")
        wait(lambda: self.states() == ["idle"] * len(NODES), "the three nodes", self.states)
        return self

    def __exit__(self, *_):
        for process in reversed(self.started):
            process.terminate()
        for process in self.started:
            process.wait(timeout=30)

    def start(self, *command):
        """Starts a daemon that ends with the cluster."""
        with open(self.work / f"{command[0]}.out", "ab") as log:
            self.started.append(subprocess.Popen(command, env=self.environment, stdout=log, stderr=log))

    def states(self):
        """The states of the nodes."""
        command = ["sinfo", "--noheader", "--Node", "--format=%T"]
        return subprocess.run(command, env=self.environment, text=True, capture_output=True, check=False).stdout.split()


def wait(until, what, state=lambda: ""):
    """Waits until something holds, a minute at most."""
    for _ in range(240):
        if until():
            return
        time.sleep(0.25)
    raise SystemExit(f"{what} did not come up: {state()}")


def separate_caches(bin_folder, fieldbook):
    """Each node has its own cache, as separate machines do, and says that it was there."""
    (bin_folder / "fieldbook").unlink()
    (bin_folder / "fieldbook").write_text(
        "#!/bin/sh\n"
        'node=${SLURMD_NODENAME:-login}; echo "$node $*" >> "$HOME/called"\n'
        f'XDG_CACHE_HOME="$HOME/cache-$node" exec {fieldbook} "$@"\n'
    )
    (bin_folder / "fieldbook").chmod(0o755)


def attempt(work, fieldbook):
    """Runs the recipe as it stands in the handbook."""
    project = work / "project"
    recipe.make_project(project)
    (project / "books.sbatch").write_text(recipe.block("Slurm", "bash"))
    with Cluster(work / "cluster") as cluster:
        environment = {**recipe.path_with(fieldbook, work), "SLURM_CONF": cluster.environment["SLURM_CONF"]}
        separate_caches(work / "bin", fieldbook)
        recipe.run(["bash", "-e", "-c", recipe.block("Slurm", "sh")], project, environment, timeout=600)
        cancelled(project, environment)
    called = (work / "called").read_text().splitlines()
    nodes = {line.split()[0] for line in called if " build " in line}
    if len(nodes) != len(NODES):
        raise SystemExit(f"the parts were not made on three nodes: {called}")
    recipe.judge("Slurm", project / "dist", work, fieldbook)


def cancelled(project, environment):
    """A job that is cancelled leaves its folder as it was."""
    before = {path: path.read_bytes() for path in (project / "parts/1").rglob("*") if path.is_file()}
    command = ["sbatch", "--parsable", "--array=1", "--export=ALL,SOURCE_DATE_EPOCH=0", "books.sbatch"]
    job = recipe.run(command, project, environment).strip()
    wait(lambda: any((project / "parts/1").glob(".fieldbook-stage-*")), "the job's stage")
    recipe.run(["scancel", job], project, environment)
    wait(lambda: not recipe.run(["squeue", "--noheader"], project, environment).strip(), "the end of the job")
    after = {path: path.read_bytes() for path in (project / "parts/1").rglob("*") if path.is_file()}
    if before != after:
        raise SystemExit("scancel changed files: " + str(sorted(set(before) ^ set(after))))
