"""Where everything lies: the project, its environment, and the state of one instance."""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from config.launch import lock
from config.launch.words import AGAIN, Trouble

PROJECT = Path(__file__).resolve().parents[2]
MARK = ".marque-state"
TEMPORARY_PREFIX = "marque-"
FRESH_BYTES = 1_500_000_000
SECOND_BYTES = 200_000_000


@dataclass(frozen=True)
class Layout:
    """Paths of one instance. Two instances share the project's environment, never the state."""

    root: Path
    state: Path

    @property
    def venv(self) -> Path:
        return self.root / ".venv"

    @property
    def python(self) -> Path:
        return self.venv / "bin" / "python"

    @property
    def site_packages(self) -> Path:
        """The environment's packages; raises Trouble when the environment is not there."""
        for folder in sorted(self.venv.glob("lib/python3.*/site-packages")):
            return folder
        raise Trouble("The Python environment .venv is not complete.", hint="Delete .venv and start again.")

    @property
    def frontend(self) -> Path:
        return self.root / "frontend"

    @property
    def logs(self) -> Path:
        return self.state / "logs"

    @property
    def lock_file(self) -> Path:
        return self.state / "run.lock"

    @property
    def instance_file(self) -> Path:
        return self.state / "instance.json"

    @property
    def elsewhere(self) -> Path:
        """A home for database files when the account that runs PostgreSQL cannot reach the state folder."""
        name = hashlib.sha256(str(self.state).encode()).hexdigest()[:12]
        return Path("/var/lib/marque") / name

    def make_folders(self) -> None:
        """Create the state folder. Root's may be walked through, because PostgreSQL runs as `nobody`."""
        mode = 0o711 if os.geteuid() == 0 else 0o700
        if not self.state.exists():
            self.state.mkdir(parents=True)
            self.state.chmod(mode)
        (self.state / MARK).touch()
        for name in ("logs", "media", "mail", "valkey", "beat", "simulator", "authority", "stamps"):
            (self.state / name).mkdir(mode=0o700, exist_ok=True)


def from_environment(environ: Mapping[str, str] = os.environ) -> Layout:
    """The layout of the instance a person means: MARQUE_STATE_DIR, else `.state` in the project."""
    named = environ.get("MARQUE_STATE_DIR")
    return Layout(PROJECT, Path(named).expanduser().absolute() if named else PROJECT / ".state")


@contextmanager
def temporary(purpose: str, *, keep: bool = False) -> Iterator[Layout]:
    """A layout that vanishes afterwards; after a Trouble, which names its log, only with the next command."""
    sweep()
    state = Path(tempfile.mkdtemp(prefix=f"{TEMPORARY_PREFIX}{purpose}-"))
    state.chmod(0o711 if os.geteuid() == 0 else 0o700)
    layout = Layout(PROJECT, state)
    layout.make_folders()
    try:
        with lock.held(layout.lock_file, f"./run {purpose}"):
            yield layout
    except Trouble:
        keep = True
        raise
    finally:
        if not keep:
            remove(layout)


def sweep() -> None:
    """Remove temporary places whose owner died. Only our own, and only unlocked ones with our mark."""
    for state in Path(tempfile.gettempdir()).glob(f"{TEMPORARY_PREFIX}*-*"):
        layout = Layout(PROJECT, state)
        try:
            ours = (state / MARK).exists() and state.stat().st_uid == os.geteuid()
            if ours and layout.lock_file.exists() and lock.holder(layout.lock_file) is None:
                remove(layout)
        except OSError:
            continue


def remove(layout: Layout) -> None:
    """Delete a state folder and its database files. Refuses a folder that does not carry our mark."""
    if not layout.state.exists():
        return
    if not (layout.state / MARK).exists():
        raise Trouble(
            f"{layout.state} does not look like Marque's state folder.",
            hint="Nothing was deleted. Check MARQUE_STATE_DIR.",
        )
    for link in layout.state.glob("pgdata-*"):
        if link.is_symlink() and link.resolve().is_relative_to(layout.elsewhere):
            shutil.rmtree(layout.elsewhere, ignore_errors=True)
    for entry in layout.state.iterdir():
        if entry.name != MARK:
            shutil.rmtree(entry) if entry.is_dir() and not entry.is_symlink() else entry.unlink()
    shutil.rmtree(layout.state)


def check_disk(layout: Layout, *, fresh: bool) -> None:
    """Refuse to begin what cannot be finished for want of disk space."""
    needed = FRESH_BYTES if fresh else SECOND_BYTES
    for place in (layout.root, layout.state):
        existing = next(folder for folder in (place, *place.parents) if folder.exists())
        free = shutil.disk_usage(existing).free
        if free < needed:
            raise Trouble(
                f"The disk is full: {free / 1e9:.2f} GB free at {existing}, {needed / 1e9:.1f} GB needed.",
                hint=f"Free some space. {AGAIN}",
            )
