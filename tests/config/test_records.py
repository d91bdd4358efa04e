"""The records that a config is read into: none can be changed by hand, and each field is given by its name."""

import dataclasses
import importlib
import pkgutil

import pytest

import ropedoc

MODULES = [
    importlib.import_module(module.name)
    for module in pkgutil.walk_packages(ropedoc.__path__, "ropedoc.")
    if module.name.split(".")[1] in ("config", "programs", "registers") and not module.ispkg
]
RECORDS = [
    one
    for module in MODULES
    for one in vars(module).values()
    if dataclasses.is_dataclass(one) and one.__module__ == module.__name__
]
BY_PLACE = {"Note"}  # a note is written in its order, as its register has it


def test_the_records_are_found():
    assert {one.__name__ for one in RECORDS} >= {"Family", "Kind", "Stated", "Given", "Record", "Reading", "Layer"}
    assert {one.__name__ for one in RECORDS} >= {"Note", "Entry", "Program"}


@pytest.mark.parametrize("record", RECORDS, ids=lambda one: one.__name__)
def test_a_record_is_frozen_and_its_fields_are_named(record):
    names = [field.name for field in dataclasses.fields(record)]
    made = record(**dict.fromkeys(names, ()))
    with pytest.raises(dataclasses.FrozenInstanceError, match=rf"^cannot assign to field '{names[0]}'$"):
        setattr(made, names[0], 1)
    if record.__name__ not in BY_PLACE:
        assert all(field.kw_only for field in dataclasses.fields(record))
