"""The ground of the exams' tests, which has currencies, meta-skills and two players."""

from __future__ import annotations

from tests.model.services.exams.conftest import hall as hall
from tests.model.services.exams.conftest import hall_template as hall_template
