"""Call sheets, postings, QR codes and what they brought."""
