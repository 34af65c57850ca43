"""PPTX: each slide is a page, its title a heading (standard library only)."""

from __future__ import annotations

import re
import zipfile
from xml.etree import ElementTree

from data.documents.archives import opened
from data.documents.reading import ReadText
from model.errors import Refused

SLIDES_MAX = 1_000
_SLIDE = re.compile(r"ppt/slides/slide(\d{1,6})\.xml")
_DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_SHAPES = "{http://schemas.openxmlformats.org/presentationml/2006/main}"
_TITLES = frozenset({"title", "ctrTitle"})


def read(content: bytes) -> ReadText:
    """The text of the slides in their numbers' order."""
    with opened(content, needs="ppt/presentation.xml", what="PPTX") as archive:
        found = {int(m[1]): name for name in archive.namelist() if (m := _SLIDE.fullmatch(name))}
        names = [found[number] for number in sorted(found)]
        slides = [_slide(archive, name) for name in names[:SLIDES_MAX]]
    said = f"The presentation has {len(names)} slides; the first {SLIDES_MAX} were read."
    left_out = (said,) if len(names) > SLIDES_MAX else ()
    return ReadText("\f".join(slides), pages=max(1, len(names)), statements=left_out)


def _slide(archive: zipfile.ZipFile, name: str) -> str:
    text = archive.read(name)
    if b"<!DOCTYPE" in text or b"<!ENTITY" in text:
        raise Refused(
            "A slide declares entities, which no presentation needs. Save it again.",
            code="E-DOC-077",
        )
    lines: list[str] = []
    for shape in ElementTree.fromstring(text).iter(f"{_SHAPES}sp"):
        placeholder = shape.find(f".//{_SHAPES}ph")
        is_title = placeholder is not None and placeholder.get("type") in _TITLES
        for paragraph in shape.iter(f"{_DRAWING}p"):
            said = " ".join("".join(t.text or "" for t in paragraph.iter(f"{_DRAWING}t")).split())
            lines.append(f"# {said}" if is_title and said else said)
    return "\n".join(lines)
