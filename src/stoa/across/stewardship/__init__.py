"""Looking after items: review, publish, compare, restore, withdraw, keep up to date."""
