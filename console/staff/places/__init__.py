"""Towns, sites, team, QR codes, who is in charge."""
