"""The command line `questlab`: thin commands over the same services as pages and notebooks.

    main        the commands together, and what happens when one fails
    console     what goes to the terminal: texts, tables, JSON, progress
    failures    from an exception to one sentence and an exit code
    setup       init, serve          simulation  simulate, runs
    content     import, export, publish, worlds          care  verify          ticking  tick
    results     rerun, explain
    privacy     export-user, erase-user, retention

Heavy imports are inside the commands, so that `questlab --help` answers at once.
"""
