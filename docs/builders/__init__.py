"""One builder a page of docs/reference: each gives Markdown made from the code it describes."""
