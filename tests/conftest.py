"""Every run of the tests has a cache folder of its own, and properties look at the same examples however slow the machine is.

Verdicts that earlier runs found are not what is tested. A change is judged by examples that do not change: with
``--hypothesis-seed=N`` (or ``random``) the properties look at others.
"""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, settings


def pytest_configure(config: pytest.Config) -> None:
    others = config.getoption("--hypothesis-seed", default=None) is not None
    same = settings(deadline=None, derandomize=not others, suppress_health_check=[HealthCheck.too_slow])
    settings.register_profile("others" if others else "the same examples", same)
    settings.load_profile("others" if others else "the same examples")


@pytest.fixture(autouse=True, scope="session")
def own_cache_folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    before = os.environ.get("XDG_CACHE_HOME")
    os.environ["XDG_CACHE_HOME"] = str(tmp_path_factory.mktemp("cache"))
    yield
    os.environ.pop("XDG_CACHE_HOME")
    if before is not None:
        os.environ["XDG_CACHE_HOME"] = before
