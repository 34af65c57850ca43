"""What the game is: words, shapes, tables, rules, rulesets, and services that change them."""
