"""The parts that all pages share: forms, errors, labels, filters, navigation."""
