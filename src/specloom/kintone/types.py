"""The types of results and arguments, to annotate with and to tell unions apart by.

They are not loaded before this module is.
"""

# ruff: noqa: F403  # every name of those modules, and no other

from __future__ import annotations

from ._generated.apis import *
from ._generated.app_form import *
from ._generated.app_layout import *
from ._generated.app_notifications import *
from ._generated.app_reports import *
from ._generated.app_rights import *
from ._generated.app_settings import *
from ._generated.apps import *
from ._generated.bulk import *
from ._generated.common import *
from ._generated.csv import *
from ._generated.files import *
from ._generated.groups import *
from ._generated.organizations import *
from ._generated.plugins import *
from ._generated.preview import *
from ._generated.records import *
from ._generated.search import *
from ._generated.spaces import *
from ._generated.users import *
