"""What all tests share."""

import pytest
from hypothesis import HealthCheck, settings

settings.register_profile("storykit", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("storykit")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-snapshots", action="store_true", help="Rewrite the files in tests/snapshots.")


@pytest.fixture
def update_snapshots(request: pytest.FixtureRequest) -> bool:
    return bool(request.config.getoption("--update-snapshots"))
