"""Demo data: plausible, consistent, seeded rows for every table of one world of its own.

Made from the tables' own declarations (model.services.catalog) and written through the same
services and validators as everything else. The same seed and size give the same rows.
"""

from data.demo.filling import DEMO_WORLD as DEMO_WORLD
from data.demo.filling import DemoReport as DemoReport
from data.demo.filling import fill_demo as fill_demo
