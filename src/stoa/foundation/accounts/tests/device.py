"""A device that keeps passkeys, in software: it answers like a browser, and can be told to answer wrongly."""

from __future__ import annotations

import json
import secrets
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from fido2.cose import ES256
from fido2.utils import sha256, websafe_decode, websafe_encode
from fido2.webauthn import (
    Aaguid,
    AttestationObject,
    AttestedCredentialData,
    AuthenticatorData,
    CollectedClientData,
)

ORIGIN = "http://localhost"
FLAG = AuthenticatorData.FLAG


class Device:
    """One device with one passkey. `origin` is the site it believes to be on; `unlocked` whether its owner showed up.

    `counter` is how often it says that it was used; 0 for one that does not count.
    """

    def __init__(self, origin: str = ORIGIN, *, unlocked: bool = True) -> None:
        self.origin, self.unlocked = origin, unlocked
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.credential_id = secrets.token_bytes(16)
        self.handle = b""
        self.counter = 0

    def make(self, question: str) -> str:
        """Answer the question for a new passkey."""
        asked = json.loads(question)["publicKey"]
        self.handle = websafe_decode(asked["user"]["id"])
        told = self._client_data("webauthn.create", asked["challenge"])
        public = ES256.from_cryptography_key(self.key.public_key())  # type: ignore[no-untyped-call]  # fido2 says no more
        kept = AttestedCredentialData.create(Aaguid.NONE, self.credential_id, public)
        data = AuthenticatorData.create(sha256(asked["rp"]["id"].encode()), self._flags() | FLAG.AT, self.counter, kept)
        return self._answer({"clientDataJSON": told, "attestationObject": AttestationObject.create("none", data, {})})

    def use(self, question: str) -> str:
        """Answer the question of a sign-in."""
        asked = json.loads(question)["publicKey"]
        told = self._client_data("webauthn.get", asked["challenge"])
        data = AuthenticatorData.create(sha256(asked["rpId"].encode()), self._flags(), self.counter)
        signature = self.key.sign(data + sha256(told), ec.ECDSA(hashes.SHA256()))
        return self._answer(
            {"clientDataJSON": told, "authenticatorData": data, "signature": signature, "userHandle": self.handle}
        )

    def _flags(self) -> FLAG:
        return FLAG.UP | FLAG.UV if self.unlocked else FLAG.UP

    def _client_data(self, sort: str, challenge: str) -> bytes:
        return CollectedClientData.create(sort, websafe_decode(challenge), self.origin)

    def _answer(self, response: dict[str, bytes]) -> str:
        name = websafe_encode(self.credential_id)
        written: dict[str, Any] = {key: websafe_encode(value) for key, value in response.items()}
        return json.dumps(
            {"id": name, "rawId": name, "type": "public-key", "response": written, "clientExtensionResults": {}}
        )
