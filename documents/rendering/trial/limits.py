"""What a trial may use. Beyond it the operating system ends it, or it is killed."""

import resource
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """`memory` is of the whole address space, in bytes; `processor` and `wall` in seconds."""

    memory: int = 640_000_000
    processor: int = 20
    wall: float = 30.0

    def take(self) -> None:
        """Bind this process to them, for good."""
        for what, most in (
            (resource.RLIMIT_AS, self.memory),
            (resource.RLIMIT_CPU, self.processor),
            (resource.RLIMIT_FSIZE, 0),
            (resource.RLIMIT_CORE, 0),
        ):
            resource.setrlimit(what, (most, most))


LIMITS = Limits()
