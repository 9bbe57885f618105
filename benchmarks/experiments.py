"""All experiments in their order."""

from pathlib import Path

from benchmarks import checks, days, drains, idles, syncs
from benchmarks.lab import Lab, Pairs, Sample
from benchmarks.plan import Plan
from benchmarks.starts import Starts


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

    def checks(self) -> dict[str, list[float]]:
        """Seconds of CPU by file."""
        with self._lab.told(f"`appliance check`, {self._plan.checks} times each file"):
            return {name: self._check(file) for name, file in checks.files(self._lab.root).items()}

    def _check(self, file: Path) -> list[float]:
        return [checks.cpu_seconds(file) for _ in range(self._plan.checks)]

    def pairs(self) -> dict[str, Pairs]:
        """The samples of all that has two sides, by experiment."""
        samples = {"starts": self._starts(), "drains": self._drains()}
        if self._can_trace:
            samples["traced"] = self._traced()
        samples["idles"] = self._idles()
        if self._plan.days:
            samples["days"] = self._days()
        else:
            self.notes.append("A quick run leaves out the household's day.")
        return samples

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

    def _idles(self) -> Pairs:
        plan, lab = self._plan, self._lab
        with lab.told(f"{plan.idle:g} s of nothing to do, 1 pair"):
            return lab.pairs(
                1, lambda name: idles.measure(lab.side(name, self._can_trace), plan.idle)
            )

    def _days(self) -> Pairs:
        with self._lab.told(f"the household's day, {self._plan.days} pair"):
            return self._lab.pairs(self._plan.days, self._day)

    def _day(self, name: str) -> Sample:
        sample, words = days.measure(name, self._lab.root)
        self.notes.append(f"The day on {name} ended with: {words}.")
        return sample
