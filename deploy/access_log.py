"""What the web server's access log may show of a request."""

import re
from collections.abc import Mapping
from datetime import timedelta

from gunicorn.glogging import Logger

# A receipt's address ends in the key that lets the gateway in.
_RECEIPT_KEY = re.compile(r"(?<=^/sms/receipts/)([^/]*)/.*")


class PrivateLogger(Logger):  # type: ignore[misc] # gunicorn ships no types
    """gunicorn's own, with receipt keys left out; the format leaves query strings out."""

    def atoms(
        self, resp: object, req: object, environ: Mapping[str, object], request_time: timedelta
    ) -> dict[str, object]:
        """The values that the access log's format may use."""
        atoms: dict[str, object] = super().atoms(resp, req, environ, request_time)
        return {**atoms, "U": without_receipt_key(str(atoms["U"]))}


def without_receipt_key(path: str) -> str:
    """The path of a request as it may be logged."""
    return _RECEIPT_KEY.sub(r"\1/…", path)
