"""Files of documents become text: PDF, DOCX, PPTX, Markdown, plain text and saved HTML pages.

reading   any bytes of a stated format give text, or a plain refusal with a code
plain     text and its encodings     pdf, docx, pptx   by the readers of those formats
archives  what a ZIP archive may hold before anything of it is unpacked
html      saved pages, without scripts and styles
intake    from a file or a waiting document to what the services keep

Only here are the third-party readers of these formats imported, and only when they are needed.
"""

from data.documents.html import SavedPage as SavedPage
from data.documents.html import read_page as read_page
from data.documents.intake import capture_file as capture_file
from data.documents.intake import hand_in_file as hand_in_file
from data.documents.intake import read_in as read_in
from data.documents.intake import read_waiting as read_waiting
from data.documents.reading import ReadText as ReadText
from data.documents.reading import read_text as read_text
