"""What the game is: words, shapes, tables, rules, rulesets and the services that may change them."""
