"""HTML from values: everything is escaped unless it already is markup."""

from html import escape

VOID = ("input",)


class Markup(str):
    """Text that is HTML already; any other text is escaped when it enters an element."""


def element(tag: str, *children: object, **attributes: object) -> Markup:
    """One HTML element.

    Children that are None or False vanish, `Markup` stays, all else is escaped. Attributes lose a
    trailing underscore and turn the others into dashes (`class_`, `aria_label`, `data_value`);
    None and False vanish, True is an attribute without value.
    """
    inner = "".join(_child(child) for child in children if child is not None and child is not False)
    head = "".join(_attribute(name, value) for name, value in attributes.items())
    if tag in VOID:
        return Markup(f"<{tag}{head}>")
    return Markup(f"<{tag}{head}>{inner}</{tag}>")


def join(*parts: Markup | None) -> Markup:
    """Markup after markup."""
    return Markup("".join(part for part in parts if part))


def hidden(text: str) -> Markup:
    """Text for a screen reader only."""
    return element("span", text, class_="smk-hidden")


def icon(sign: str) -> Markup:
    """A sign that a word beside it explains, so a screen reader passes over it."""
    return element("span", sign, class_="smk-icon", aria_hidden="true")


def raw(value: float | None) -> str | None:
    """A number unrounded, as it was published, for machines that read the page."""
    return None if value is None else repr(value)


def _child(child: object) -> str:
    return child if isinstance(child, Markup) else escape(str(child))


def _attribute(name: str, value: object) -> str:
    if value is None or value is False:
        return ""
    name = name.rstrip("_").replace("_", "-")
    return f" {name}" if value is True else f' {name}="{escape(str(value))}"'
