"""In which capacity somebody acted for another: what the event of the act keeps of the mandate, and how it is printed."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from documents.bodies.acting.standing import FORMS, ON_BEHALF, Standing
from documents.bodies.definitions import BodyDefinition


@dataclass(frozen=True, slots=True)
class Capacity:
    """By which mandate, in which form, for which `position` of whom. `own` is their own position then, "" where they held
    none, `through` the one between of an "u.b.".
    """

    mandate_id: UUID
    form: str
    position: str
    own: str
    through: str
    principal_id: UUID | None

    @classmethod
    def of(cls, standing: Standing, own: str) -> "Capacity":
        """That of a mandate in use."""
        return cls(standing.id, standing.form, standing.position, own, standing.through, standing.principal_id)

    @classmethod
    def read(cls, details: Mapping[str, Any], position: str | None) -> "Capacity | None":
        """What the details of an event say of it; None where its actor acted for nobody."""
        if "mandate" not in details or position is None:
            return None
        principal = details.get("principal")
        return cls(
            mandate_id=UUID(details["mandate"]),
            form=details["form"],
            position=position,
            own=details.get("own", ""),
            through=details.get("through", ""),
            principal_id=UUID(principal) if principal else None,
        )

    @property
    def details(self) -> dict[str, str]:
        """As an event keeps it; what is empty is left out."""
        said = {
            "mandate": str(self.mandate_id),
            "form": self.form,
            "principal": str(self.principal_id or ""),
            "own": self.own,
            "through": self.through,
        }
        return {name: value for name, value in said.items() if value}

    def called(self, body: BodyDefinition) -> str:
        """In one line: "Plh. Ketua", "a.n. Ketua, Sekretaris", "a.n. Ketua, Sekretaris, u.b. Ketua Pokja I"."""
        found = [self._for(_title(body, self.position))]
        if self._behalf and self.through:
            found += [_title(body, self.through), f"{FORMS[self.form].printed} {_title(body, self.own)}".rstrip()]
        elif self._behalf and self.own:
            found.append(_title(body, self.own))
        return ", ".join(found)

    def lines(self, body: BodyDefinition) -> tuple[str, ...]:
        """Above a signature: for whom, then, of one who signs on behalf, their own position."""
        first, *rest = body.positions[self.position].title_upper_lines
        found = [self._for(first), *rest]
        if self._behalf and self.through:
            found += [_title(body, self.through).upper(), FORMS[self.form].printed]
        if self._behalf and self.own:
            found.append(_title(body, self.own).upper())
        return tuple(found)

    @property
    def _behalf(self) -> bool:
        return not FORMS[self.form].full

    def _for(self, title: str) -> str:
        """Whom it is for; an "u.b." too begins with the official on whose behalf it is."""
        return f"{FORMS[ON_BEHALF if self._behalf else self.form].printed} {title}"


def _title(body: BodyDefinition, code: str) -> str:
    return body.positions[code].title if code in body.positions else code
