"""Manifests and views, read as files."""

import ast
import pathlib

import pytest
from lxml import etree

ADDONS = pathlib.Path(__file__).resolve().parents[2] / "addons"
MANIFESTS = sorted(ADDONS.glob("*/__manifest__.py"))
XML = sorted(ADDONS.glob("*/*/*.xml"))
KEYS = {"name", "summary", "version", "category", "author", "license", "depends"}
VIEWS = {"form", "list", "kanban", "search", "calendar", "pivot", "graph", "activity"}


def label(path):
    return str(path.relative_to(ADDONS))


@pytest.mark.parametrize("path", MANIFESTS, ids=label)
def test_manifest_is_complete(path):
    manifest = ast.literal_eval(path.read_text())
    assert KEYS <= set(manifest)
    assert manifest["license"] == "LGPL-3"
    assert manifest["version"].startswith("19.0.")
    assert manifest.get("installable", True) is True
    for name in [*manifest.get("data", []), *manifest.get("demo", [])]:
        assert (path.parent / name).is_file(), name


@pytest.mark.parametrize("path", MANIFESTS, ids=label)
def test_every_data_file_is_loaded(path):
    manifest = ast.literal_eval(path.read_text())
    loaded = {*manifest.get("data", []), *manifest.get("demo", [])}
    folders = ("data", "views", "security", "wizards", "report", "demo")
    found = {
        f"{folder}/{file.name}"
        for folder in folders
        for file in (path.parent / folder).glob("*.xml")
    }
    assert found <= loaded, found - loaded


@pytest.mark.parametrize("path", XML, ids=label)
def test_views_are_well_formed_and_of_this_version(path):
    tree = etree.parse(path)
    assert tree.getroot().tag == "odoo"
    assert not tree.xpath("//tree | //field[@name='arch']//*[@attrs or @states]")
    assert not tree.xpath("//field[@name='view_mode'][contains(text(), 'tree')]")
    assert not tree.xpath("//t[@t-name='kanban-box']")


@pytest.mark.parametrize("path", XML, ids=label)
def test_actions_tell_what_they_show(path):
    for action in etree.parse(path).xpath("//record[@model='ir.actions.act_window']"):
        dialog = action.xpath(
            "field[@name='target'][text()='new'] | field[@name='view_mode'][.='form']"
        )
        help_text = action.xpath("field[@name='help']")
        assert dialog or help_text, action.get("id")


@pytest.mark.parametrize("path", XML, ids=label)
def test_ids_are_unique_in_a_file(path):
    ids = etree.parse(path).xpath("//record/@id | //template/@id | //menuitem/@id")
    assert len(ids) == len(set(ids))
