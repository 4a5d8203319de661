"""The proxy of docs/nginx.conf before a server of the benchmark, with a certificate of its own."""

import base64
import hashlib
import http.client
import re
import shutil
import ssl
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from bench.server import ROOT, ServerError, answers, free_port

# What the site of docs/nginx.conf finds in a whole nginx, without a process that changes its user.
AROUND = """
daemon off;
master_process off;
pid {folder}/nginx.pid;
error_log stderr error;
events {{ worker_connections 512; }}
http {{
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    {site}
}}
"""
STARTS_WITHIN = 10.0  # seconds


def installed() -> bool:
    """Whether there is an nginx to stand in front."""
    return shutil.which("nginx") is not None


@contextmanager
def front(port: int, server_port: int) -> Iterator[str]:
    """
    Serve https://localhost:`port` from the server on `server_port` while the block runs.

    Gives the SHA-256 of its public key in base64, by which a browser can be told to trust it.
    """
    with tempfile.TemporaryDirectory(prefix="bench-front-") as name:
        folder = Path(name)
        key = ec.generate_private_key(ec.SECP256R1())
        _write_certificate(key, folder)
        (folder / "nginx.conf").write_text(AROUND.format(folder=folder, site=_site(folder, port, server_port)))
        log = (folder / "log").open("wb+")
        process = subprocess.Popen(["nginx", "-p", name, "-c", folder / "nginx.conf"], stdout=log, stderr=log)
        try:
            _wait(process, port, folder)
            yield _pin(key)
        finally:
            process.terminate()
            process.wait()
            log.close()


def _site(folder: Path, port: int, server_port: int) -> str:
    site = (ROOT / "docs" / "nginx.conf").read_text(encoding="utf-8")
    for what, here in {
        r"127\.0\.0\.1:8000": f"127.0.0.1:{server_port}",
        r"listen 443": f"listen 127.0.0.1:{port}",
        r"listen 80": f"listen 127.0.0.1:{free_port()}",
        r"/etc/ssl/\w+/interconsulta\.(\w+)": rf"{folder}/front.\1",
    }.items():
        site, count = re.subn(what, here, site)
        if not count:
            raise ServerError(f"docs/nginx.conf has no {what} any more")
    return site


def _wait(process: subprocess.Popen[bytes], port: int, folder: Path) -> None:
    until = time.monotonic() + STARTS_WITHIN
    trusted = ssl.create_default_context(cafile=folder / "front.pem")
    while not answers(http.client.HTTPSConnection("localhost", port, timeout=5, context=trusted), "/"):
        if process.poll() is not None or time.monotonic() > until:
            raise ServerError((folder / "log").read_text(errors="replace"))
        time.sleep(0.02)


def _write_certificate(key: ec.EllipticCurvePrivateKey, folder: Path) -> None:
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number(), now, now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .sign(key, hashes.SHA256())
    )
    (folder / "front.pem").write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    (folder / "front.key").write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )


def _pin(key: ec.EllipticCurvePrivateKey) -> str:
    public = key.public_key().public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
    return base64.b64encode(hashlib.sha256(public).digest()).decode()
