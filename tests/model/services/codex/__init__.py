"""Tests of the Eternal Codex and of exchanging currencies."""
