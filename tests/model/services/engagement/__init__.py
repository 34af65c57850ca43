"""Tests of engagement, recordings and translations."""
