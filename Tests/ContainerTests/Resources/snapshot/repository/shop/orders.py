"""Classes whose code is made as text."""

from __future__ import annotations

import enum
from collections import namedtuple
from dataclasses import dataclass, field
from typing import NamedTuple, get_type_hints


class State(enum.Enum):
    OPEN = "open"
    PAID = "paid"


@dataclass(order=True, frozen=True)
class Order:
    number: int
    name: str
    state: State = State.OPEN
    lines: tuple[Line, ...] = field(default=(), compare=False)


class Line(NamedTuple):
    text: str
    amount: int = 1


Point = namedtuple("Point", "x y", defaults=(0,))
HINTS = get_type_hints(Line)
