"""Call sheets, postings, QR codes and their figures."""
