"""Clock, journal, ledger, faults, refusals."""
