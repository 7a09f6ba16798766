"""Public names that load when they are touched, and the value of what was not given."""

from __future__ import annotations

import copy
import pickle
import sys

import pytest

from specloom.core.lazy import lazy_names
from specloom.core.unset import UNSET


def test_a_name_loads_its_module_when_touched(monkeypatch):
    monkeypatch.delitem(sys.modules, "colorsys", raising=False)
    getter = lazy_names("package", {"rgb_to_hsv": "colorsys"})
    assert "colorsys" not in sys.modules
    assert getter("rgb_to_hsv") is sys.modules["colorsys"].rgb_to_hsv


def test_another_name_is_no_attribute():
    with pytest.raises(AttributeError, match="module 'package' has no attribute 'other'"):
        lazy_names("package", {})("other")


def test_unset_is_false_and_shows_as_itself():
    assert not UNSET
    assert repr(UNSET) == "UNSET"


def pickled(value):
    return pickle.loads(pickle.dumps(value))  # noqa: S301  # our own bytes


@pytest.mark.parametrize("copied", [copy.copy, copy.deepcopy, pickled])
def test_unset_stays_one(copied):
    assert copied(UNSET) is UNSET
