"""Runs a command under the SystemCallFilter of a unit, as systemd would: sandbox.py UNIT COMMAND ARGUMENTS.

The sets are those of `systemd-analyze syscall-filter`. Forbidden calls fail with EPERM.
"""

import errno
import os
import re
import subprocess
import sys

import seccomp


def calls_of(name):
    """Returns the system calls of a name, which may name a set."""
    if not name.startswith("@"):
        return {name}
    text = subprocess.run(
        ["systemd-analyze", "syscall-filter", "--no-pager", name],
        check=True, capture_output=True, text=True,
    ).stdout
    names = [line.split()[0] for line in text.splitlines()[1:] if line.strip() and not line.lstrip().startswith("#")]
    return set().union(*(calls_of(each) for each in names))


def allowed(unit):
    calls = set()
    for line in re.findall(r"^SystemCallFilter=(.*)$", unit, re.M):
        names = set().union(*(calls_of(name) for name in line.lstrip("~").split()))
        calls = calls - names if line.startswith("~") else calls | names
    # systemd always allows the calls that a program needs to start at all.
    return calls | calls_of("@default")


unit, *command = sys.argv[1:]
with open(unit, encoding="utf-8") as file:
    calls = allowed(file.read())
filter_ = seccomp.SyscallFilter(seccomp.ERRNO(errno.EPERM))
for call in sorted(calls):
    try:
        filter_.add_rule(seccomp.ALLOW, call)
    except (RuntimeError, ValueError):
        pass  # not known to this libseccomp, or not of this processor
filter_.load()
os.execvp(command[0], command)
