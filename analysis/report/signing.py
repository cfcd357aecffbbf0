"""Sign the manifest of a report with an Ed25519 key, and verify the signature."""

from __future__ import annotations

import base64
import os
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from analysis.errors import AnalysisError

SIGNATURE = "storydiff.json.sig"
_KEY_SIZE = 2**16  # bytes of a key file
_MAKE = "make one with `openssl genpkey -algorithm ed25519`"
_EXPORT = "give the file that `openssl pkey -in KEYFILE -pubout` writes"


class Signer:
    """A private key that signs; it is read before the report is made.

    Parameters
    ----------
    path : str or os.PathLike
        Ed25519 key without a passphrase, as OpenSSL (PEM) or ssh-keygen writes it.

    Raises
    ------
    AnalysisError
        If the file cannot be read or is no such key, or ``cryptography`` is not installed.
    """

    def __init__(self, path: str | os.PathLike[str]) -> None:
        loaders = _loaders("private")
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

        key = _load(Path(path), [partial(load, password=None) for load in loaders])
        if not isinstance(key, Ed25519PrivateKey):
            raise _not_a_key(Path(path), "is not an Ed25519 private key", _MAKE)
        self._key = key

    def sign(self, data: bytes) -> str:
        """Return the signature of some bytes as a line of base64."""
        return base64.b64encode(self._key.sign(data)).decode() + "\n"


class Verifier:
    """A public key that verifies signatures.

    Parameters
    ----------
    path : str or os.PathLike
        Ed25519 public key, as OpenSSL (PEM) or ssh-keygen writes it.

    Raises
    ------
    AnalysisError
        If the file cannot be read or is no such key, or ``cryptography`` is not installed.
    """

    def __init__(self, path: str | os.PathLike[str]) -> None:
        loaders = _loaders("public")
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

        key = _load(Path(path), loaders)
        if not isinstance(key, Ed25519PublicKey):
            raise _not_a_key(Path(path), "is not an Ed25519 public key", _EXPORT)
        self._key = key

    def is_signed(self, data: bytes, signature: bytes) -> bool:
        """Return whether a signature was made of these bytes with the key's private half."""
        from cryptography.exceptions import InvalidSignature

        try:
            self._key.verify(base64.b64decode(signature.strip(), validate=True), data)
        except (InvalidSignature, ValueError):
            return False
        return True


def _loaders(kind: str) -> list[Any]:
    """Return the functions that load a key from PEM and from the format of OpenSSH."""
    try:
        from cryptography.hazmat.primitives import serialization
    except ImportError as error:
        cause = "needs the package cryptography, which is not installed"
        raise AnalysisError("signature", cause, "pip install 'storydiff[sign]'") from error
    return [getattr(serialization, f"load_{form}_{kind}_key") for form in ("pem", "ssh")]


def _load(path: Path, loaders: Sequence[Callable[[bytes], Any]]) -> Any:
    from cryptography.exceptions import UnsupportedAlgorithm

    try:
        with path.open("rb") as file:
            data = file.read(_KEY_SIZE)
    except (OSError, ValueError) as error:
        cause = f"cannot be read ({getattr(error, 'strerror', None) or error})"
        raise _not_a_key(path, cause, "check the path") from error
    for load in loaders:
        try:
            return load(data)
        except TypeError as error:  # how the library reports an encrypted key
            cause = "has a passphrase"
            raise _not_a_key(path, cause, "give a key without one") from error
        except (ValueError, UnsupportedAlgorithm):
            continue
    return None


def _not_a_key(path: Path, cause: str, remedy: str) -> AnalysisError:
    return AnalysisError(f"key {str(path)!r}", cause, remedy)
