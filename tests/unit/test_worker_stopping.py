"""What a stop has come to; time is an argument."""

import pytest

from appliance.worker.stopping import Phase, phase

DEADLINE = 100.0


@pytest.mark.parametrize(
    ("now", "running", "due"),
    [
        (40.0, 0, Phase.LEAVE),
        (40.0, 1, Phase.WAIT),
        (99.9, 2, Phase.WAIT),
        (100.0, 1, Phase.FREEZE),
        (100.3, 1, Phase.TERMINATE),
        (100.3, 0, Phase.LEAVE),
        (102.0, 1, Phase.KILL),
        (105.0, 1, Phase.TEAR_DOWN),
        (9999.0, 1, Phase.TEAR_DOWN),
    ],
)
def test_phase(now: float, running: int, due: Phase) -> None:
    assert phase(now, DEADLINE, running) is due
