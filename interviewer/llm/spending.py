"""What model calls took: how many, how many tokens, at what price. Knows no model."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass
class Spending:
    """Calls and tokens used; `estimated` when a server did not say how many."""

    calls: int = 0
    prompt: int = 0
    written: int = 0
    cached: int = 0
    estimated: bool = False

    def add(self, other: Spending) -> None:
        """Count another one in."""
        self.calls += other.calls
        self.prompt += other.prompt
        self.written += other.written
        self.cached += other.cached
        self.estimated = self.estimated or other.estimated

    def cost(self, price: tuple[float, float] | None) -> float | None:
        """What it cost at a price per million tokens read and written; None without a price."""
        if price is None:
            return None
        return (self.prompt * price[0] + self.written * price[1]) / 1_000_000
