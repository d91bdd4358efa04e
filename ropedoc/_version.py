"""The version of the package, which the build of its wheel reads here."""

__version__ = "0.1.0"
