import pytest

from gazetteer.starter import load_starter


@pytest.fixture
def starter(db: None) -> None:
    load_starter()
