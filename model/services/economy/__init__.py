"""The economy: what moves between wallets, how, why, and what it adds up to.

transfers    posting to the currency ledger, one or many at a time; reversing
wallets      finding and making wallets, of players and of the product
rewards      giving players currency and items, once per reference
offers       what the shop sells, what is left, and why one cannot be bought
shop         buying an offer, and giving it back (goods: what is handed over)
drops        drop tables: weights, pity, and the odds as they truly are
circulation  sources less sinks, per currency; a player's statement of account
"""
