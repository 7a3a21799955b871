"""A property that is worked out when first asked for. functools' own takes a lock for that, which Python 3.12 did away with."""

from collections.abc import Callable
from functools import cached_property
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    once = cached_property
else:

    class once:
        """`functools.cached_property` for what one thread alone has in hand."""

        def __init__(self, work_out: Callable[[Any], Any]) -> None:
            self._work_out = work_out
            self.__doc__ = work_out.__doc__

        def __set_name__(self, _owner: type, name: str) -> None:
            self._name = name

        def __get__(self, instance: Any, _owner: type | None = None) -> Any:
            if instance is None:
                return self
            found = vars(instance)[self._name] = self._work_out(instance)
            return found
