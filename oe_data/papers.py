"""A paper for a meeting, as DOCX and as PDF, of the same parts.

The parts are plain: headings, paragraphs, lists, tables, pictures. What stands in them is text from files and stays text: the PDF's
template (templates/paper.typ) is given it as data, never as markup.
"""

from __future__ import annotations

import io
import json
import re
from collections.abc import Sequence
from typing import Any, NamedTuple

from oe_data.database import HERE

TEMPLATE = HERE / "templates" / "paper.typ"
UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")  # no character of XML
LETTERS = 90  # that a line between the margins holds


class Heading(NamedTuple):
    """The title of a section."""

    text: str


class Text(NamedTuple):
    """A paragraph."""

    text: str


class List(NamedTuple):
    """Short items, one under the other."""

    items: Sequence[str]


class Table(NamedTuple):
    """Cells as text under a header; ``widths`` are shares of the page, ``numbers`` the columns set right."""

    header: Sequence[str]
    rows: Sequence[Sequence[str]]
    widths: Sequence[float]
    numbers: Sequence[int] = ()


class Picture(NamedTuple):
    """A PNG with what it shows in words."""

    png: bytes
    alt: str


Part = Heading | Text | List | Table | Picture


class Paper(NamedTuple):
    """A title, a line beneath it, a notice for its first page (empty for none), and its parts."""

    title: str
    subtitle: str
    notice: str
    parts: Sequence[Part]


def clean(text: Any) -> str:
    """Text without what no document can hold."""
    return UNPRINTABLE.sub("", str(text))


def breakable(text: Any, share: float = 0.3) -> str:
    """Clean text; a word too long for its ``share`` of the line gets marks of no width where Typst may break it, as Word does by itself."""
    return re.sub(rf"\S{{{max(1, int(LETTERS * share))},}}", lambda word: "\u200b".join(word[0]), clean(text))


def pdf(paper: Paper) -> bytes:
    """The paper as PDF, by Typst with the fonts it brings; the same paper gives the same bytes."""
    import typst

    parts: list[dict[str, Any]] = []
    for part in paper.parts:
        kind = type(part).__name__.lower()
        if isinstance(part, Picture):
            parts.append({"kind": kind, "png": list(part.png), "alt": clean(part.alt)})  # Typst's files are text; bytes go as numbers
        elif isinstance(part, Table):
            shares = [width / sum(part.widths) for width in part.widths]
            header, *cells = [[breakable(*cell) for cell in zip(row, shares, strict=True)] for row in (part.header, *part.rows)]
            parts.append({"kind": kind, "header": header, "rows": cells, "widths": list(part.widths), "numbers": list(part.numbers)})
        elif isinstance(part, List):
            parts.append({"kind": kind, "items": [breakable(item) for item in part.items]})
        else:
            parts.append({"kind": kind, "text": breakable(part.text)})
    told = {"title": breakable(paper.title), "subtitle": breakable(paper.subtitle), "notice": breakable(paper.notice), "parts": parts}
    files = {"main": TEMPLATE.read_bytes(), "paper.json": json.dumps(told).encode()}
    made: Any = typst.compile(files, format="pdf", ignore_system_fonts=True, timestamp=0)  # type: ignore[call-overload]
    return bytes(made)


def docx(paper: Paper) -> bytes:
    """The paper as DOCX, with Word's own headings, lists and tables, so that it can be worked on."""
    from docx import Document
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.oxml import OxmlElement
    from docx.shared import Cm, Pt

    document = Document()
    document.core_properties.title = clean(paper.title)[:255]
    document.core_properties.author = ""
    document.core_properties.comments = ""
    page = document.sections[0]
    page.page_width, page.page_height = Cm(21), Cm(29.7)
    page.left_margin = page.right_margin = Cm(2)
    whole = 17.0  # centimetres between the margins
    document.styles["Normal"].font.size = Pt(10.5)
    if paper.notice:  # above the title, which may be long: it stands on the first page whatever follows
        line = document.add_paragraph()
        line.add_run("Made-up data. ").bold = True
        line.add_run(clean(paper.notice))
    document.add_heading(clean(paper.title), 0)
    document.add_paragraph(clean(paper.subtitle))
    for at_part, part in enumerate(paper.parts):
        if isinstance(part, Heading):
            document.add_heading(clean(part.text), 1)
        elif isinstance(part, Text):
            paragraph = document.add_paragraph(clean(part.text))
            paragraph.paragraph_format.keep_with_next = isinstance((*paper.parts, None)[at_part + 1], Table)
        elif isinstance(part, List):
            for item in part.items:
                document.add_paragraph(clean(item), style="List Bullet")
        elif isinstance(part, Picture):
            document.add_picture(io.BytesIO(part.png), width=Cm(whole))
            document.inline_shapes[-1]._inline.docPr.set("descr", clean(part.alt))
        else:
            table = document.add_table(rows=1, cols=len(part.header), style="Light Grid Accent 1")
            table.autofit = False
            for at, column in enumerate(table.columns):  # both the grid and its cells: programs differ in which they read
                column.width = Cm(whole * part.widths[at] / sum(part.widths))
            table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))  # the header again on each page
            for row, cells in zip([table.rows[0], *(table.add_row() for _ in part.rows)], [part.header, *part.rows], strict=True):
                for at, (cell, value) in enumerate(zip(row.cells, cells, strict=True)):
                    cell.width = Cm(whole * part.widths[at] / sum(part.widths))
                    cell.text = clean(value)
                    for run in cell.paragraphs[0].runs:
                        run.font.size = Pt(9)
                    if at in part.numbers:
                        cell.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.RIGHT
            document.add_paragraph()
    made = io.BytesIO()
    document.save(made)
    return made.getvalue()
