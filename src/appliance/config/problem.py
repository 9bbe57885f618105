"""What is wrong with a configuration file, in a form that a person can act on."""

from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class Problem:
    """One thing that is wrong: the line (from 1), the field ("" for the whole file), and what to
    write instead.
    """

    line: int
    field: str
    what: str
    write: str

    def sentence(self, file: str) -> str:
        """`FILE:LINE: FIELD: what is wrong; what to write`, fit for any terminal."""
        where = f"{file}:{self.line}: " + (f"{self.field}: " if self.field else "")
        return _printable(f"{where}{self.what}; {self.write}")


def _printable(text: str) -> str:
    """A file's own control characters as escapes: they would rule the terminal of who reads it."""
    return "".join(each if each.isprintable() else ascii(each)[1:-1] for each in text)


class Refused(Exception):
    """The file cannot take effect; `problems` says why, all of it at once."""

    def __init__(self, *problems: Problem) -> None:
        super().__init__(f"{len(problems)} problems")
        self.problems = tuple(sorted(problems))


class Unreadable(Exception):
    """The file cannot be read at all: what is wrong, and what to do."""

    def __init__(self, what: str, hint: str) -> None:
        super().__init__(what)
        self.hint = hint
