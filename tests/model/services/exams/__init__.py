"""Tests of exam bosses."""
