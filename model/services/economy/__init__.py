"""The economy: what moves between wallets, and how.

transfers    posting to the currency ledger, one or many at a time; reversing
wallets      finding and making wallets, of players and of the product
"""
