"""Swift Parcels on this machine: a strict stand-in of the carrier, for tests and for trying out."""

from .service import Carrier

__all__ = ["Carrier"]
