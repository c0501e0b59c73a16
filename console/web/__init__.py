"""What all pages share: forms, errors, labels, filters, navigation."""
