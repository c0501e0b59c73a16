"""Ways to people that no machine carries out: call sheets, postings, QR codes."""
