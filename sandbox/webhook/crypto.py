"""The platform's message encryption (platform fact 1.3)."""

import base64
import hashlib
import secrets

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

BLOCK = 32  # the padding block is 32 bytes, not AES's 16


class BadCipher(Exception):
    """A text that does not decrypt to a message of this account."""


def sign(*parts: str) -> str:
    """The signature: SHA-1 in hex over the sorted parts, joined without separator."""
    return hashlib.sha1("".join(sorted(parts)).encode(), usedforsecurity=False).hexdigest()


class MessageCrypto:
    """AES-256-CBC with EncodingAESKey (43 characters) and app id of the account."""

    def __init__(self, aes_key: str, app_id: str) -> None:
        """Decode the key once."""
        self._key = base64.b64decode(aes_key + "=")
        self._app_id = app_id.encode()

    def encrypt(self, xml: str, random: bytes | None = None) -> str:
        """Encrypt the XML and return base64; `random` is 16 bytes, fresh if absent."""
        body = xml.encode()
        clear = (random or secrets.token_bytes(16)) + len(body).to_bytes(4, "big") + body + self._app_id
        pad = BLOCK - len(clear) % BLOCK
        encryptor = self._cipher().encryptor()
        sealed = encryptor.update(clear + bytes([pad]) * pad) + encryptor.finalize()
        return base64.b64encode(sealed).decode()

    def decrypt(self, sealed: str) -> str:
        """Decrypt and return the XML. Raises BadCipher for a text of another account."""
        try:
            decryptor = self._cipher().decryptor()
            clear = decryptor.update(base64.b64decode(sealed, validate=True)) + decryptor.finalize()
            return self._open(clear)
        except ValueError as error:
            raise BadCipher("not decryptable") from error

    def _open(self, clear: bytes) -> str:
        pad = clear[-1] if clear else 0
        if not 1 <= pad <= BLOCK or len(clear) < pad + 20:
            raise BadCipher("wrong padding")
        end = 20 + int.from_bytes(clear[16:20], "big")
        if clear[end:-pad] != self._app_id:
            raise BadCipher("wrong app id")
        return clear[20:end].decode()

    def _cipher(self) -> Cipher[modes.CBC]:
        return Cipher(algorithms.AES(self._key), modes.CBC(self._key[:16]))
