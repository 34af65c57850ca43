"""Documents: what was read out of them, how surely, and by which method."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from model.shapes.base import Line, Ratio, Shape, Text, Whole


class DocumentHeading(Shape):
    """One heading of a document with its level and the text below it."""

    title: Line
    level: Annotated[int, Field(ge=1, le=9)] = 1
    text: Text = ""


class DocumentEntry(Shape):
    """One dated or graded entry of a document: an exam, a lesson, a course with its grade."""

    name: Line
    date: Annotated[str, Field(max_length=10)] = ""
    weekday: Annotated[int, Field(ge=0, le=6)] | None = None
    minute: Annotated[int, Field(ge=0, le=1439)] | None = None
    grade_hundredths: Annotated[int, Field(ge=0, le=1000)] | None = None
    credits: Annotated[int, Field(ge=0, le=1000)] | None = None


class StructuredContent(Shape):
    """What was read out of a document, in parts; {} before it was read."""

    headings: Annotated[list[DocumentHeading], Field(max_length=1000)] = Field(default_factory=list)
    entries: Annotated[list[DocumentEntry], Field(max_length=1000)] = Field(default_factory=list)
    keywords: Annotated[list[Line], Field(max_length=500)] = Field(default_factory=list)
    gpa_hundredths: Annotated[int, Field(ge=0, le=1000)] | None = None


class AnalysisFinding(Shape):
    """One thing that the reading found, and how sure it is (0 to 1)."""

    kind: Line
    value: Line
    confidence: Ratio


class AnalysisResult(Shape):
    """What a document's reading found, and by which named method."""

    method: Literal["none", "headings", "keywords", "table", "manual", "outside"] = "none"
    method_version: Annotated[str, Field(max_length=40)] = ""
    findings: Annotated[list[AnalysisFinding], Field(max_length=1000)] = Field(default_factory=list)
    pages: Whole = 0
