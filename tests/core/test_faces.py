"""Public names that load when they are touched, and the value of what was not given."""

from __future__ import annotations

import copy
import importlib
import inspect
import pickle
import sys

import pytest

from specloom import ClientOptions
from specloom.core.lazy import lazy_names
from specloom.core.unset import UNSET
from specloom.kintone import KintoneClient
from specloom.strapi import StrapiClient

SERVICES = ("apihub", "kintone", "strapi")


def test_a_name_loads_its_module_when_touched(monkeypatch):
    monkeypatch.delitem(sys.modules, "colorsys", raising=False)
    getter = lazy_names("package", {"rgb_to_hsv": "colorsys"})
    assert "colorsys" not in sys.modules
    assert getter("rgb_to_hsv") is sys.modules["colorsys"].rgb_to_hsv


def test_another_name_is_no_attribute():
    with pytest.raises(AttributeError, match="module 'package' has no attribute 'other'"):
        lazy_names("package", {})("other")


@pytest.mark.parametrize("package", ["specloom", *map("specloom.{}".format, SERVICES)])
def test_every_public_name_of_a_package_loads(package):
    module = importlib.import_module(package)
    assert [name for name in module.__all__ if not hasattr(module, name)] == []


@pytest.mark.parametrize("client", [KintoneClient, StrapiClient])
def test_what_every_client_takes_is_taken_where_it_is_written_out(client):
    assert inspect.signature(client).parameters.keys() >= ClientOptions.__annotations__.keys()


def test_unset_is_false_and_shows_as_itself():
    assert not UNSET
    assert repr(UNSET) == "UNSET"


def pickled(value):
    return pickle.loads(pickle.dumps(value))  # noqa: S301  # our own bytes


@pytest.mark.parametrize("copied", [copy.copy, copy.deepcopy, pickled])
def test_unset_stays_one(copied):
    assert copied(UNSET) is UNSET
