"""Counting of right, wrong and missed things, shared by the quality measurements."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(slots=True)
class Score:
    """Right ones, false ones, missed ones."""

    right: int = 0
    false: int = 0
    missed: int = 0

    @property
    def precision(self) -> float:
        return self.right / (self.right + self.false) if self.right + self.false else 1.0

    @property
    def recall(self) -> float:
        return self.right / (self.right + self.missed) if self.right + self.missed else 1.0

    @property
    def f(self) -> float:
        p, r = self.precision, self.recall
        return 2 * p * r / (p + r) if p + r else 0.0

    def row(self, name: str) -> str:
        return (
            f"{name:<28} P {self.precision:6.1%}  R {self.recall:6.1%}  F {self.f:6.1%}"
            f"   right {self.right}, false {self.false}, missed {self.missed}"
        )


def compare(expected: set[object], actual: set[object]) -> Score:
    """Count two sets against each other."""
    return Score(len(expected & actual), len(actual - expected), len(expected - actual))
