"""What programs really ran, held to the package: the same within float32, or different with its reason, and no rest."""

import json
import runpy
from functools import partial

import numpy as np
import pytest

from ropedoc.concordance.compare import CLOSE, FLOAT32, cells
from ropedoc.concordance.reasons import reason_of, reasons
from ropedoc.concordance.runs import ORDER, programs, settings
from ropedoc.config.every import layers
from tests.compare import assert_refused
from tests.project import ROOT

SCRIPTS = ROOT / "tests" / "reference" / "programs"
NAMES = list(settings())


@pytest.mark.parametrize("setting", NAMES)
def test_each_program_runs_what_the_package_says_or_has_its_reason(setting):
    for program in ORDER:
        cell = cells()[setting, program]
        assert (cell.verdict == "same") == ((setting, program) not in reason_of()), (program, cell.verdict)


def test_every_reason_is_for_a_program_and_a_setting_that_were_run():
    assert {(setting, reason.program) for reason in reasons() for setting in reason.settings} <= set(cells())


REFUSED = {
    "a type that nobody knows": "rope_type must be one of 'default', 'linear', 'dynamic', 'yarn', 'llama3', 'longrope', "
    "'proportional', got 'banana'",
    "factor missing": "factor must be given for the rope_type 'linear', but it is missing",
}


@pytest.mark.parametrize("reason", [one for one in reasons() if one.how == "wrong"], ids=lambda one: one.program)
def test_a_config_that_is_called_wrong_is_refused_here_too(reason):
    for setting in reason.settings:
        assert cells()[setting, reason.program].verdict == "error"
        assert_refused(partial(layers, settings()[setting]), REFUSED[setting])


def test_what_a_program_has_no_class_for_or_could_not_be_run_has_no_frequencies():
    for reason in reasons():
        for setting in reason.settings:
            run = cells()[setting, reason.program].run
            assert not (reason.how in ("missing", "unseen") and run.turnings), (setting, reason.program)


def test_the_runs_are_those_of_the_kept_settings_and_there_are_enough_of_them():
    kept = runpy.run_path(str(SCRIPTS / "settings.py"))["settings"]()
    assert json.loads(json.dumps(kept)) == settings()
    assert len(NAMES) >= 60
    for program in programs():
        assert list(program.of) == NAMES
        assert all(run.turnings or run.errors for run in program.of.values())


def test_the_versions_are_those_of_the_kept_requirements():
    for program in programs():
        pinned = (SCRIPTS / "requirements" / f"{program.id}.txt").read_text()
        assert program.version in pinned or program.version in (SCRIPTS / "environments.py").read_text()


def test_what_is_called_the_same_is_so_within_what_float32_holds():
    """The limit is near what is seen: at a hundredth of it some setting would be called different."""
    worst = dict.fromkeys(ORDER, 0.0)
    for cell in cells().values():
        if cell.verdict == "same":
            for turning in cell.run.turnings:
                for kind in layers(settings()[cell.setting], context_length=turning.length):
                    if kind.rope is not None and kind.rope.inv_freq.size == turning.inv_freq.size:
                        ours = kind.rope.inv_freq
                        turns = (ours > 1e-20) & (turning.inv_freq > 1e-20)
                        off = np.abs(turning.inv_freq[turns] / ours[turns] - 1).max(initial=0)
                        if off < 1e-4:  # another kind of layers is no rounding
                            worst[cell.program] = max(worst[cell.program], off)
    for program, off in worst.items():
        assert CLOSE.get(program, FLOAT32) / 100 < off <= CLOSE.get(program, FLOAT32)
