"""The key of a training cluster: only who has it can give the cluster programs to run.

Dask's processes prove to one another that they have it (TLS on both sides). The key and its
certificate, which vouches for itself, are one text in PEM format.
"""

import os
from datetime import UTC, datetime
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from distributed import Security

from model import Sketch28Error

NAME = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "sketch28")])
# A key is valid until it is replaced, whatever the clocks say (RFC 5280, section 4.1.2.5).
FIRST, LAST = datetime(1970, 1, 1, tzinfo=UTC), datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC)


def make_key() -> str:
    """Return a new key and its certificate."""
    key = ec.generate_private_key(ec.SECP256R1())
    builder = x509.CertificateBuilder(NAME, NAME, key.public_key(), x509.random_serial_number())
    certificate = builder.not_valid_before(FIRST).not_valid_after(LAST).sign(key, hashes.SHA256())
    pem, unencrypted = serialization.Encoding.PEM, serialization.NoEncryption()
    private = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, unencrypted)
    return (private + certificate.public_bytes(pem)).decode()


def write_key(file: Path) -> None:
    """Make a key in a new file, which only this account can read.

    Raises:
        Sketch28Error: if the file exists, or cannot be written.
    """
    try:
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with open(file, "x", opener=lambda path, flags: os.open(path, flags, 0o600)) as new:
            new.write(make_key())
    except OSError as error:
        reason = f"Can't make a key in {file} ({error.strerror})"
        raise Sketch28Error(f"{reason}; please choose a new file.") from error


def security(key: str) -> Security:
    """Return what a client needs to connect to a cluster with this key."""
    return Security(
        require_encryption=True, tls_ca_file=key, tls_client_cert=key, tls_client_key=key
    )


def settings(key: str) -> dict[str, str]:
    """Return the variables that give this key to Dask's commands.

    Other accounts can read a process' arguments, but not its environment.
    """
    tls = "DASK_DISTRIBUTED__COMM__TLS__"
    roles = [f"{tls}{role}__" for role in ("SCHEDULER", "WORKER", "CLIENT")]
    names = [f"{tls}CA_FILE", *(role + part for role in roles for part in ("CERT", "KEY"))]
    return {"DASK_DISTRIBUTED__COMM__REQUIRE_ENCRYPTION": "true", **dict.fromkeys(names, key)}
