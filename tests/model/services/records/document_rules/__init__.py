"""Tests of the rules of the documents, one file per domain."""
