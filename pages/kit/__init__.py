"""Parts that pages share: who is here, the database, errors, words, forms, charts, jobs.

    session     the open database, the current user, writing with an idempotency key, messages
    errors      a sentence for every error; unexpected ones get a reference number and a log entry
    frame       the head of a page and the chosen world
    words       content values as people read them
    fields      one input for each kind of column
    requirement the editor of a requirement
    rowform     the form of one content row: edits that are never lost, conflicts, saving
    history     what was done to a row, with undo
    changes     what changed since the last publication, and publishing
    runs        stored runs: choosing one, its numbers, kept between reruns
    jobs        simulations in the background: progress and cancel
    charts      a chart with its table and a safe download

Imported by pages only; nothing here knows a page.
"""
