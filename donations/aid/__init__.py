"""Aid from the union's funds: proposed by rule and explained, approved by two people, published, paid, signed for."""
