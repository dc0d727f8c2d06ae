"""What is written down is what the program does."""

from __future__ import annotations

import re

import pytest

from crawler.cli.crawl import sample_types
from generated_docs import GENERATED, ROOT, commands, with_generated_part
from storage.database import Database
from storage.sites import select_sites

MAKE_TARGET = re.compile(r"`make ([a-z][a-z-]*)")
CRAWL_OF_A_REGION = re.compile(r"patuh crawl .*?--region (\d\d(?:\.\d\d)?)(?:.*?--type (\w+))?")


@pytest.mark.parametrize(("file", "name"), GENERATED)
def test_generated_parts_are_current(file: str, name: str):
    text = (ROOT / file).read_text("utf-8")
    assert text == with_generated_part(text, name, GENERATED[file, name]()), "run `make docs`"


def test_a_marker_that_is_missing_is_an_error_and_not_a_silence():
    with pytest.raises(ValueError, match="found 0"):
        with_generated_part("no marker here", "commands", "x")


def test_every_verb_and_every_option_has_help():
    silent = [path for path, command in commands() if not command.help]
    silent += [
        f"{path} {parameter.name}"
        for path, command in commands()
        for parameter in command.params
        if not parameter.help and parameter.name != "help"
    ]
    assert silent == []


def test_every_make_target_that_the_documents_name_exists():
    targets = set(re.findall(r"^([a-z][a-z-]*):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    named = {
        target
        for document in ROOT.glob("**/*.md")
        if not {".venv", ".git"} & set(document.parts)
        for target in MAKE_TARGET.findall(document.read_text("utf-8"))
    }
    assert named <= targets


def test_every_environment_variable_that_the_code_reads_is_in_the_readme():
    reading = re.compile(r"""(?:environ(?:\.get)?[\[(]|getenv\(|envvar=)\s*["'](PATUH_[A-Z_]+)""")
    read = {
        variable
        for room in ("checks", "crawler", "reports", "storage")
        for source in (ROOT / room).rglob("*.py")
        for variable in reading.findall(source.read_text("utf-8"))
    }
    readme = (ROOT / "README.md").read_text("utf-8")
    assert {variable for variable in read if f"`{variable}`" not in readme} == set()
    assert "PATUH_DATABASE" in read


def test_what_make_takes_where_nothing_is_named_is_in_the_clone():
    assumed = re.findall(r"^[A-Z]+ \?= (\S+/\S+)$", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE)
    assert assumed
    assert [name for name in assumed if ".." in name or not (ROOT / name).exists()] == []


def test_the_crawlers_readme_says_of_every_file_what_it_decides():
    told = set(re.findall(r"`([a-z_]+\.py)`", (ROOT / "crawler" / "README.md").read_text("utf-8")))
    there = {path.name for path in (ROOT / "crawler").glob("*.py") if not path.name.startswith("__")}
    assert there - told == set()


@pytest.mark.parametrize("document", ["README.md", "crawler/README.md"])
def test_every_crawl_that_the_documents_show_finds_sites_in_the_shipped_registry(document: str, seeded_db: Database):
    shown = [match.groups() for match in CRAWL_OF_A_REGION.finditer((ROOT / document).read_text("utf-8"))]
    assert shown
    for region, agency_type in shown:
        assert select_sites(seeded_db, region, [agency_type] if agency_type else sample_types()), region


def test_the_first_example_is_one_region_from_the_list_to_the_export():
    text = (ROOT / "README.md").read_text("utf-8")
    assert len(set(re.findall(r"--region (\S+)", text))) == 1
