"""A local apihub: a real HTTP server on loopback that answers as open.apihub.net does."""

from specloom.testing.apihub.callers import Caller
from specloom.testing.apihub.service import ApihubService, Call, CallError

__all__ = ["ApihubService", "Call", "CallError", "Caller"]
