"""How notebooks are tested: kernels that start quickly, and numbers compared with a tolerance."""

import os
from typing import Any

import hypothesis
import pytest

import comparison
import kernels

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")


def pytest_configure(config: pytest.Config) -> None:
    # a busy machine is no failure: examples are not timed
    hypothesis.settings.register_profile("dlterms", deadline=None)
    hypothesis.settings.load_profile("dlterms")
    import nbval.plugin

    nbval.plugin.IPyNbCell.compare_outputs = compare_outputs
    kernels.install()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "chromium" in getattr(item, "fixturenames", ()):
            item.add_marker("browser")  # so that `-m "not browser"` leaves out whatever needs one


def compare_outputs(self: Any, test: list[Any], ref: list[Any], skip_compare: Any = None) -> bool:
    """In the place of nbval's method of this name, which compares to the letter."""
    tolerance = comparison.tolerance_of(self.cell.metadata)
    self.comparison_traceback = comparison.problems(ref, test, self.parent.skip_compare, tolerance)
    return not self.comparison_traceback
