"""The house rules that can be proved."""

import ast
import re
import subprocess
import sys

import pytest

from oe_data.database import ROOT

MODULES = [
    ".".join(file.relative_to(ROOT).with_suffix("").parts)
    for file in sorted((ROOT / "oe_data").rglob("*.py"))
    if "ui" not in file.parts and file.stem not in ("__main__", "__init__")
]


@pytest.mark.parametrize("module", MODULES)
def test_only_the_ui_knows_streamlit(module: str) -> None:
    code = f"import sys, {module}; sys.exit('streamlit' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT).returncode == 0


def test_launch_needs_the_standard_library_only() -> None:
    code = "import sys; import oe_data.launch; bad = [m for m in ('duckdb', 'pandas', 'numpy') if m in sys.modules]; sys.exit(bool(bad))"
    assert subprocess.run([sys.executable, "-S", "-c", code], cwd=ROOT).returncode == 0


def test_no_page_script_lies_directly_in_pages() -> None:
    assert list((ROOT / "pages").glob("*.py")) == []
    names = [file.name for file in (ROOT / "pages").glob("*/*.py")]
    assert len(names) == len(set(names))


@pytest.mark.parametrize("page", sorted((ROOT / "pages").glob("*/*.py")), ids=lambda page: page.stem)
def test_pages_are_thin(page) -> None:  # type: ignore[no-untyped-def]
    text = page.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= 90
    assert not re.search(r"\b(SELECT|INSERT INTO)\b|\balt\.|\bfolium\.|\.groupby\(|read_csv", text)


@pytest.mark.parametrize("file", sorted([ROOT / "app.py", *(ROOT / "pages").rglob("*.py"), *(ROOT / "oe_data").rglob("*.py")]), ids=str)
def test_no_html_from_data(file) -> None:  # type: ignore[no-untyped-def]
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.keyword):
            assert node.arg not in ("unsafe_allow_html", "unsafe_allow_javascript")
        if isinstance(node, ast.Attribute):
            assert not (isinstance(node.value, ast.Name) and node.value.id == "st" and node.attr in ("html", "components"))


def test_top_level_holds_only_what_the_design_names() -> None:
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True)
    if listed.returncode:
        pytest.skip("not a git checkout")
    allowed = {".ci", ".streamlit", ".gitignore", ".gitattributes", "app.py", "pages", "oe_data", "queries", "data", "tests"}
    allowed |= {"requirements.txt", "README.md", "CHANGELOG.md", "GLOSSARY.md", "LICENSE", "pyproject.toml"}
    assert {line.split("/")[0] for line in listed.stdout.splitlines()} <= allowed


def test_demonstration_area_is_small() -> None:
    folder = ROOT / "data"
    size = sum(file.stat().st_size for file in folder.rglob("*") if file.suffix in (".csv", ".geojson"))
    assert size <= 5_000_000
