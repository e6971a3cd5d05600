"""The folder `platform/` shares its name with a module of the standard library."""

import os
import platform
import subprocess
import sys
import sysconfig
from pathlib import Path

import keyhall
from keyhall.installation.environment import CLONE


def test_platform_is_the_standard_librarys_and_keyhall_is_ours() -> None:
    assert Path(platform.__file__).parent == Path(sysconfig.get_paths()["stdlib"])
    assert Path(keyhall.__file__ or "").is_relative_to(CLONE / "platform")


def test_the_same_holds_for_commands_run_in_the_clone() -> None:
    said = subprocess.run(
        [sys.executable, "-c", "import platform; platform.system(); import manage; print(platform.__file__)"],
        cwd=CLONE,
        env={"PATH": os.environ["PATH"]},
        capture_output=True,
        text=True,
        check=True,
    )
    assert Path(said.stdout.strip()).parent == Path(sysconfig.get_paths()["stdlib"])


def test_the_folder_platform_is_no_package() -> None:
    assert not (CLONE / "platform" / "__init__.py").exists()
