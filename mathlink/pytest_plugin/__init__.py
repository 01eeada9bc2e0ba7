"""``pytest --mathlink``: the option and the ini keys; what does the work is loaded only when the option is given."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    import pytest

__all__ = ["pytest_addoption", "pytest_configure"]


def pytest_addoption(parser: pytest.Parser) -> None:
    """The option ``--mathlink`` and its ini keys."""
    group = parser.getgroup("mathlink", "equations attached to code")
    group.addoption(
        "--mathlink",
        action="store_true",
        default=False,
        help="collect one test for every equation attached with mathlink, in test modules and in any other .py file given",
    )
    parser.addini("mathlink_require", "weakest answer that passes: tested (default) or proved", default="tested")
    parser.addini("mathlink_undecided", "what an undecided claim does: fail (default) or skip", default="fail")
    parser.addini("mathlink_budget", "seconds for one claim (default: 10)", default="10")
    parser.addini(
        "mathlink_cache", "whether verdicts of earlier runs are taken and kept (default: true)", default="true"
    )
    group.addoption(
        "--mathlink-no-cache", action="store_true", default=False, help="find every verdict anew, and keep none"
    )


def pytest_configure(config: pytest.Config) -> None:
    """Bring in the collector when it is asked for."""
    if config.getoption("--mathlink"):
        from mathlink.pytest_plugin import items

        items.settings(config)
        config.pluginmanager.register(items, "mathlink-items")
