"""The ground of the economy's tests, with an open market on it."""

from __future__ import annotations

import pytest

from model.services import records
from tests.model.services.economy.conftest import shop as shop
from tests.model.services.economy.conftest import shop_template as shop_template
from tests.model.services.economy.ground import Ground
from tests.model.services.market.ground import Bazaar


@pytest.fixture
def bazaar(shop: Ground) -> Bazaar:
    """A market that keeps 2.5%, and both players with 100 gold."""
    with shop.game.writing() as session:
        values = {"world_id": 1, "name": "Bazaar", "fee_ppm": 25_000}
        market = records.create(session, table="marketplaces", values=values)
    for player in shop.players:
        shop.fund(player, 100)
    return Bazaar(shop, market["id"])
