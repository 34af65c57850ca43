"""The page everybody lands on."""
