from pathlib import Path

import pytest

from keyhall.installation import assets
from keyhall.installation.refusals import Refusal


def test_only_the_named_files_are_copied(tmp_path: Path) -> None:
    packages = tmp_path / "packages"
    (packages / "chart" / "dist").mkdir(parents=True)
    (packages / "chart" / "dist" / "chart.min.js").write_text("chart", encoding="utf-8")
    (packages / "chart" / "dist" / "other.js").write_text("other", encoding="utf-8")
    target = tmp_path / "vendor"
    assets.copy_vendor_files(packages, {"chart/dist/chart.min.js": "chart/chart.js"}, target)
    assert [path.relative_to(target).as_posix() for path in target.rglob("*") if path.is_file()] == [
        "chart/chart.js"
    ]


def test_a_file_npm_does_not_have_is_named_and_what_was_there_stays(tmp_path: Path) -> None:
    target = tmp_path / "vendor"
    target.mkdir()
    (target / "kept.js").write_text("kept", encoding="utf-8")
    with pytest.raises(Refusal, match="chart/gone"):
        assets.copy_vendor_files(tmp_path, {"chart/gone.js": "gone.js"}, target)
    assert (target / "kept.js").exists()


def test_pages_are_prepared_again_only_when_something_changed(tmp_path: Path) -> None:
    carried_out: list[str] = []
    for _start in range(2):
        assets.prepare_pages(tmp_path, lambda *command: carried_out.append(command[0]))
    assert carried_out == ["compile_translations", "collectstatic"]


def test_a_copied_file_refers_to_no_source_map(tmp_path: Path) -> None:
    (tmp_path / "a.css").write_text("a{}\n/*# sourceMappingURL=a.css.map */", encoding="utf-8")
    (tmp_path / "a.js").write_text("a()\n//# sourceMappingURL=a.js.map\n", encoding="utf-8")
    target = tmp_path / "vendor"
    assets.copy_vendor_files(tmp_path, {"a.css": "a.css", "a.js": "a.js"}, target)
    assert (target / "a.css").read_text(encoding="utf-8").strip() == "a{}"
    assert (target / "a.js").read_text(encoding="utf-8").strip() == "a()"
