"""SVG as markup: elements with escaped words and numbers of few digits."""

from __future__ import annotations

from collections.abc import Iterable

from markupsafe import Markup, escape

#: how drawings look outside of the room, where its style sheet is not: a file of their own
ALONE = """
text{font:12px system-ui,sans-serif;fill:#222}.muted,.ticks text{fill:#666}.grid{stroke:#ddd}.band{fill:#e8e2d4}
.band-edge{stroke:#b3a98f;stroke-dasharray:3 3}.mark{stroke-width:1.6}.hollow{fill:#fff}.bar{stroke-width:2}
.land{fill:#f0ece2;stroke:#bdb5a2;stroke-width:.6}.land.named{fill:#e6dcc4}.sea{fill:#fbfaf7}.point{fill:#a4322a;fill-opacity:.75;stroke:#fff}
.near{fill:none;stroke:#a4322a;stroke-dasharray:3 3}.area{fill:#a4322a;fill-opacity:.1;stroke:#a4322a;stroke-dasharray:1 4}
.edge{fill:none;stroke:#777}.node{fill:#fff;stroke:#555}.lane{stroke:#ddd}.v0{stroke:#20639b;fill:#20639b}.v1{stroke:#c0531e;fill:#c0531e}
.v2{stroke:#2e7d5b;fill:#2e7d5b}.v3{stroke:#8a4f9e;fill:#8a4f9e}.v4{stroke:#9a7b00;fill:#9a7b00}.v5{stroke:#00788c;fill:#00788c}.v6{stroke:#6d6d6d;fill:#6d6d6d}
text.v0,text.v1,text.v2,text.v3,text.v4,text.v5,text.v6{stroke:none}.mark.hollow{fill:#fff}.density{fill:#8b8b8b}
"""


def num(value: float) -> str:
    """A coordinate with at most one decimal.

    >>> num(3.14159), num(2.0)
    ('3.1', '2')
    """
    return f"{value:.1f}".rstrip("0").rstrip(".")


def element(name: str, *inner: object, **attributes: object) -> Markup:
    """An element; `_` in names of attributes stands for `-`, a trailing one is dropped, None leaves one out.

    >>> element("text", "a < b", x=1.25, class_="tick")
    Markup('<text x="1.2" class="tick">a &lt; b</text>')
    """
    told = "".join(
        f' {key.rstrip("_").replace("_", "-") if key != "viewBox" else key}="{escape(_value(value))}"'
        for key, value in attributes.items()
        if value is not None
    )
    body = "".join(str(escape(part)) for part in inner)
    return Markup(f"<{name}{told}>{body}</{name}>" if body else f"<{name}{told}/>")


def _value(value: object) -> str:
    return num(value) if isinstance(value, float) else str(value)


def joined(parts: Iterable[Markup]) -> Markup:
    """Elements one after another."""
    return Markup("").join(parts)


def frame(width: float, height: float, title: str, *inner: Markup, class_: str = "") -> Markup:
    """A drawing that scales to its place, with its title for those who do not see it."""
    return element(
        "svg",
        element("title", title),
        *inner,
        viewBox=f"0 0 {num(width)} {num(height)}",
        role="group",
        aria_label=title,
        class_=f"drawing {class_}".strip(),
        width=num(width),
        height=num(height),
    )


def alone(drawing: Markup) -> str:
    """A drawing as a file of its own: with its name space, its looks and a white ground."""
    head, _, rest = str(drawing).partition(">")
    head = head.replace("<svg", '<svg xmlns="http://www.w3.org/2000/svg"', 1)
    ground = '<rect width="100%" height="100%" fill="#fff"/>'
    return f"{head}><style>{ALONE}</style>{ground}{rest}"
