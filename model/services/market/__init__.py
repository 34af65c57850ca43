"""The market between players: study materials, knowledge packs, and stakes held in between.

listings   putting up, looking, taking down, and taking down what nobody has touched for long
sales      buying a listing, and giving a sale back
ratings    what buyers say of what they bought
packs      knowledge packs: gathering, publishing, buying, reading
escrow     stakes that duels and tournaments hold until somebody has won
payments   moving a price between players, and who has bought what
"""
