"""A page's form as a browser without JavaScript has it: its inputs, its buttons, sending it."""

from dataclasses import dataclass
from typing import Any

from lxml import html
from werkzeug.test import TestResponse

from tests.web.site import Guest


@dataclass(frozen=True)
class Form:
    """The form `id` of a page that was answered."""

    page: Any
    id: str

    @classmethod
    def of(cls, answer: TestResponse, id: str = "draft") -> "Form":
        """The form of an answer; an AssertionError when the page has none."""
        page = html.fromstring(answer.text)
        assert page.xpath(f"//form[@id='{id}']"), answer.text[:400]
        return cls(page, id)

    @property
    def values(self) -> dict[str, str]:
        """What the browser would send, without the pressed button."""
        mine = self.page.xpath(f"//form[@id='{self.id}']//*[@name]") + self.page.xpath(f"//*[@name][@form='{self.id}']")
        found = {}
        for element in mine:
            match element.tag:
                case "textarea":
                    # the parser keeps the line break behind the tag, which browsers drop
                    text = element.text or ""
                    found[element.get("name")] = text[1:] if text.startswith("\n") else text
                case "select":
                    chosen = element.xpath("./option[@selected]") or element.xpath("./option")
                    found[element.get("name")] = chosen[0].get("value")
                case "input" if element.get("type") != "checkbox" or element.get("checked") is not None:
                    found[element.get("name")] = element.get("value") or ""
        return found

    def buttons(self) -> list[str]:
        """The values of the buttons called "do"."""
        found: list[str] = self.page.xpath("//button[@name='do']/@value")
        return found

    @property
    def action(self) -> str:
        """Where the form is sent."""
        found: str = self.page.xpath(f"//form[@id='{self.id}']/@action")[0]
        return found

    def focused(self) -> str:
        """The id of what has the focus when the page opens."""
        found = self.page.xpath("//*[@autofocus]/@id")
        return str(found[0]) if found else ""

    def problems(self) -> list[str]:
        """What the error summary says."""
        return [element.text_content().strip() for element in self.page.xpath("//*[contains(@class,'nk-errors')]//li")]

    def send(self, guest: Guest, do: str = "", *, htmx: bool = False, **changed: str) -> TestResponse:
        """Press a button after writing into inputs; a name is written with "__" for "/"."""
        written = {name.replace("__", "/"): text for name, text in changed.items()}
        pressed = {"do": do} if do else {}
        headers = {"HX-Request": "true"} if htmx else {}
        return guest.post(self.action, {**self.values, **written, **pressed}, headers=headers)
