import pytest


@pytest.fixture(params=["sqlite", "postgresql"])
def store_url(request, tmp_path):
    return (
        f"sqlite:///{tmp_path / 'runs.sqlite'}"
        if request.param == "sqlite"
        else request.getfixturevalue("postgres_url")
    )
