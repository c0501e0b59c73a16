"""Personal data at rest: AES-GCM sealing and HMAC blind indexes.

The key is the process's `DATA_KEY`, opened once at start with `open_vault`. A sealed value is one version
byte, a 12-byte nonce and the ciphertext; the column's name is the associated data, so a value copied into
another column does not open. Equal values seal to different bytes; equality is asked of the blind index.
"""

import hashlib
import hmac
from dataclasses import dataclass, field
from ssl import RAND_bytes

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

VERSION = b"\x01"
NONCE_BYTES = 12


class SealingError(Exception):
    """No vault is open, or a sealed value was made with another key or for another column."""


@dataclass(frozen=True)
class Vault:
    """Two keys derived from one: one for sealing, one for blind indexes."""

    cipher: AESGCM = field(repr=False)
    index_key: bytes = field(repr=False)

    def seal(self, purpose: str, text: str) -> bytes:
        return self.seal_bytes(purpose, text.encode())

    def unseal(self, purpose: str, sealed: bytes) -> str:
        return self.unseal_bytes(purpose, sealed).decode()

    def seal_bytes(self, purpose: str, body: bytes) -> bytes:
        nonce = RAND_bytes(NONCE_BYTES)
        return VERSION + nonce + self.cipher.encrypt(nonce, body, purpose.encode())

    def unseal_bytes(self, purpose: str, sealed: bytes) -> bytes:
        nonce, body = sealed[1 : 1 + NONCE_BYTES], sealed[1 + NONCE_BYTES :]
        try:
            return self.cipher.decrypt(nonce, body, purpose.encode())
        except (InvalidTag, ValueError):  # ValueError: too short to hold a nonce
            raise SealingError(f"{purpose}: sealed with another key; check DATA_KEY") from None

    def index(self, purpose: str, text: str) -> str:
        return hmac.new(self.index_key, f"{purpose}\0{text}".encode(), hashlib.sha256).hexdigest()[:40]


def _derived(data_key: bytes, info: bytes) -> bytes:
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=info).derive(data_key)


_open: list[Vault] = []


def open_vault(data_key: bytes) -> None:
    """Use `data_key` (32 bytes) for every sealed column of this process."""
    vault = Vault(AESGCM(_derived(data_key, b"songgang seal")), _derived(data_key, b"songgang index"))
    _open[:] = [vault]


def vault() -> Vault:
    """The open vault. Raises SealingError before `open_vault` was called."""
    if not _open:
        raise SealingError("no vault is open: call open_vault(DATA_KEY) at start")
    return _open[0]


def seal(purpose: str, text: str) -> bytes:
    """Seal a short text for storage outside a sealed column (dialogue state in Redis)."""
    return vault().seal(purpose, text)


def unseal(purpose: str, sealed: bytes) -> str:
    """The text sealed by `seal` for the same purpose. Raises SealingError."""
    return vault().unseal(purpose, sealed)


def seal_bytes(purpose: str, body: bytes) -> bytes:
    """Seal a file's body for storage on disk."""
    return vault().seal_bytes(purpose, body)


def unseal_bytes(purpose: str, sealed: bytes) -> bytes:
    """The body sealed by `seal_bytes` for the same purpose. Raises SealingError."""
    return vault().unseal_bytes(purpose, sealed)


def blind_index(purpose: str, text: str) -> str:
    """40 hex digits that are equal for equal values; purposes: `id_number`, `phone`, `name`."""
    return vault().index(purpose, text)
