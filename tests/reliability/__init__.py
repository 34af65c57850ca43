"""Faults and sizes: what must hold when things break, small in every run, full size on request.

`make reliability` sets QUESTLAB_FULL and runs the full sizes.
"""
