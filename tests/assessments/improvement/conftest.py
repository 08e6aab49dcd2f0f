from pathlib import Path

import pytest
from django.core.files.storage import FileSystemStorage

from assessments.improvement.models import EvidenceFile, ImprovementAction
from assessments.improvement.starter import load_causes
from tests.factories import World
from tests.factories.improvement import planned


@pytest.fixture(autouse=True)
def private_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Evidence of a test is kept in a folder of its own."""
    place = tmp_path / "private"
    monkeypatch.setattr(EvidenceFile._meta.get_field("file"), "storage", FileSystemStorage(location=place))
    return place


@pytest.fixture(autouse=True)
def causes(db: None) -> None:
    load_causes()


@pytest.fixture
def action(world: World) -> ImprovementAction:
    """An action of the branch, told in words; the branch chair owns its measure."""
    return planned(world)
