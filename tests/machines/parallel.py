"""The recipe for GNU Parallel over ssh, with three hosts: network namespaces, each with its own address, its own sshd and
its own disk where the project lies. Needs root and Debian's parallel, rsync, openssh-server, iproute2."""

import os
import subprocess
import time

import recipe

HOSTS = (1, 2, 3)


def address(host):
    """The address of a host, in a network that only this machine knows."""
    return f"10.77.{host}.2"


class Hosts:
    """Three hosts, gone at the end."""

    def __init__(self, work, project, environment):
        self.work, self.project, self.environment = work, project, environment
        self.started = []

    def __enter__(self):
        keys = self.work / "keys"
        keys.mkdir()
        for name in ("host", "person"):
            call("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", keys / name)
        for host in HOSTS:
            self.begin(host, keys)
        for host in HOSTS:
            self.wait(host)
        return self

    def begin(self, host, keys):
        """A namespace with an address, a disk and an sshd."""
        name, link = f"books{host}", f"books{host}v"
        subprocess.run(["ip", "netns", "delete", name], capture_output=True, check=False)
        call("ip", "netns", "add", name)
        call("ip", "link", "add", link, "type", "veth", "peer", "name", "eth0", "netns", name)
        call("ip", "address", "add", f"10.77.{host}.1/24", "dev", link)
        call("ip", "link", "set", link, "up")
        inside = ("ip", "-n", name)
        call(*inside, "address", "add", f"{address(host)}/24", "dev", "eth0")
        call(*inside, "link", "set", "eth0", "up")
        call(*inside, "link", "set", "lo", "up")
        disk = self.work / f"disk-{host}"
        recipe.make_project(disk)
        (self.work / f"home-{host}").mkdir()
        configuration = self.work / f"sshd-{host}"
        set_environment = " ".join(
            f'"{key}={value}"' for key, value in {**self.environment, "XDG_CACHE_HOME": f"{self.work}/home-{host}"}.items()
        )
        configuration.write_text(
            f"ListenAddress {address(host)}\nHostKey {keys}/host\nAuthorizedKeysFile {keys}/person.pub\nStrictModes no\n"
            f"PidFile none\nUsePAM no\nPermitRootLogin prohibit-password\nSetEnv {set_environment}\n"
        )
        os.makedirs("/run/sshd", exist_ok=True)
        # Of the project's folder each host sees its own disk.
        script = f"mount --bind {disk} {self.project} && hostname {name} && exec /usr/sbin/sshd -D -e -f {configuration}"
        command = ["ip", "netns", "exec", name, "unshare", "--mount", "--uts", "sh", "-c", script]
        with open(self.work / f"sshd-{host}.log", "wb") as log:
            self.started.append(subprocess.Popen(command, stdout=log, stderr=log))

    def wait(self, host):
        """Until the host takes visitors."""
        command = ["ssh", *self.options(), address(host), "hostname"]
        for _ in range(100):
            done = subprocess.run(command, text=True, capture_output=True, check=False)
            if done.returncode == 0 and done.stdout.strip() == f"books{host}":
                return
            time.sleep(0.2)
        log = (self.work / f"sshd-{host}.log").read_text()
        raise SystemExit(f"host {host} does not answer: {done.stderr}{log}")

    def options(self):
        """How ssh gets in without asking anybody."""
        return ["-F", str(self.work / "ssh_config")]

    def __exit__(self, *_):
        for process in self.started:
            process.terminate()
        for process in self.started:
            process.wait(timeout=30)
        for host in HOSTS:
            subprocess.run(["ip", "netns", "delete", f"books{host}"], capture_output=True, check=False)


def call(*command):
    """Runs a command that must go well."""
    recipe.run([str(word) for word in command], "/", dict(os.environ))


def attempt(work, fieldbook):
    """Runs the recipe as it stands in the handbook."""
    project = work / "project"
    recipe.make_project(project)
    (work / "ssh_config").write_text(
        f"Host *\n  IdentityFile {work}/keys/person\n  UserKnownHostsFile {work}/known\n"
        "  StrictHostKeyChecking accept-new\n  BatchMode yes\n  LogLevel ERROR\n"
    )
    (project / "hosts").write_text("".join(f"{address(host)}\n" for host in HOSTS))
    environment = recipe.path_with(fieldbook, work)
    with Hosts(work, project, environment) as hosts:
        asked = {**environment, "PARALLEL_SSH": "ssh " + " ".join(hosts.options())}
        recipe.run(["bash", "-e", "-c", recipe.block("GNU Parallel over ssh", "sh")], project, asked, timeout=600)
        used = [host for host in HOSTS if any((work / f"home-{host}").rglob("*.lock"))]
        if used != list(HOSTS):
            raise SystemExit(f"the parts were not made on three hosts but on {used}")
    recipe.judge("GNU Parallel", project / "dist", work, fieldbook)
