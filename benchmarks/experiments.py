"""All experiments in their order."""

from pathlib import Path

from benchmarks import checks, days, drains, memory, syncs
from benchmarks.idles import Idle
from benchmarks.lab import Lab, Pairs, Sample
from benchmarks.plan import QUICK, Plan
from benchmarks.starts import Starts

QUICK_NOTE = (
    "A quick run leaves out the household's day, and idles for less than the 100 s between two"
    " writes of an idle stock kombu: its idle syncs and bytes mean nothing."
)


class Experiments:
    """Everything that the plan names; `notes` says what could not be measured, and why."""

    def __init__(self, lab: Lab, plan: Plan) -> None:
        self.notes: list[str] = []
        self._lab = lab
        self._plan = plan
        self._can_trace = True
        if reason := syncs.missing():
            self._can_trace = False
            self.notes.append(f"Syncs are not counted: {reason}.")
        if plan is QUICK:
            self.notes.append(QUICK_NOTE)

    def checks(self) -> dict[str, list[float]]:
        """Seconds of CPU by file."""
        with self._lab.told(f"`appliance check`, {self._plan.checks} times each file"):
            return {name: self._check(file) for name, file in checks.files(self._lab.root).items()}

    def _check(self, file: Path) -> list[float]:
        return [checks.cpu_seconds(file) for _ in range(self._plan.checks)]

    def pairs(self) -> dict[str, Pairs]:
        """The samples of all that has two sides, by experiment."""
        samples = {"memory": self._memory()}
        idle = Idle(self._lab, self._plan.idle, self._can_trace)
        words = f"two idle sides for {self._plan.idle:g} s, beside all that follows"
        with self._lab.told(words), idle.beside():
            samples |= self._busy()
        return samples | {"idles": idle.samples}

    def _busy(self) -> dict[str, Pairs]:
        samples = {"starts": self._starts(), "drains": self._drains()}
        if self._can_trace:
            samples["traced"] = self._traced()
        if self._plan.days:
            samples["days"] = self._days()
        return samples

    def _memory(self) -> Pairs:
        plan, lab = self._plan, self._lab
        with lab.told(f"memory after {plan.memory_after:g} s of nothing to do, 1 pair"):
            return lab.pairs(1, lambda name: memory.measure(lab.side(name), plan.memory_after))

    def _starts(self) -> Pairs:
        with self._lab.told(f"starts and stops, {self._plan.starts} pairs"):
            return self._lab.pairs(self._plan.starts, Starts(self._lab).measure)

    def _drains(self) -> Pairs:
        plan, lab = self._plan, self._lab
        with lab.told(f"{plan.tasks} tasks published and drained, {plan.drains} pairs"):
            return lab.pairs(
                plan.drains, lambda name: drains.measure(lab.side(name), lab, plan.tasks)
            )

    def _traced(self) -> Pairs:
        plan, lab = self._plan, self._lab
        with lab.told(f"{plan.traced_tasks} tasks again under strace, {plan.traced_drains} pairs"):
            return lab.pairs(
                plan.traced_drains,
                lambda name: drains.measure(lab.side(name, traced=True), lab, plan.traced_tasks),
            )

    def _days(self) -> Pairs:
        with self._lab.told(f"the household's day, {self._plan.days} pair"):
            return self._lab.pairs(self._plan.days, self._day)

    def _day(self, name: str) -> Sample:
        sample, words = days.measure(name, self._lab.root)
        self.notes.append(f"The day on {name} ended with: {words}.")
        return sample
