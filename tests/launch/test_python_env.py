"""The Python environment that the launcher makes."""

import io
from pathlib import Path

import pytest

from config.launch import python_env
from config.launch.layout import Layout
from config.launch.voice import Voice
from config.launch.words import Trouble


def test_a_linked_environment_is_refused_and_stays_whole(tmp_path: Path) -> None:
    """A clone whose `.venv` is a link to another project's: making it anew would empty that one."""
    project, theirs = tmp_path / "clone", tmp_path / "theirs"
    for folder in (project / "requirements", project / ".state" / "logs", theirs / "bin"):
        folder.mkdir(parents=True)
    for name in ("dev", "uv"):
        (project / "requirements" / f"{name}.txt").write_text("")
    (theirs / "bin" / "activate").write_text("kept")
    (project / ".venv").symlink_to(theirs)

    with pytest.raises(Trouble, match="is a link"):
        python_env.ensure(Layout(project, project / ".state"), "dev", Voice(io.StringIO()))

    assert (theirs / "bin" / "activate").read_text() == "kept"
