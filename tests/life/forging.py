"""Archives as they must not be: other manifests, other members, signed as if they were ours."""

from __future__ import annotations

import hashlib
import json
import re
import zipfile

from tenants.life.signing import canonical, public_key, sign


def forged(source, change, name="forged.zip"):
    """The archive with another manifest, signed by ourselves, as a later version would make it."""
    target = source.with_name(name)
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w") as new:
        manifest = json.loads(old.read("manifest.json"))
        change(manifest)
        content = json.dumps(manifest).encode()
        signed = {"algorithm": "Ed25519", "public_key": public_key(), "signature": sign(content)}
        for info in old.infolist():
            if info.filename == "manifest.json":
                new.writestr(info.filename, content)
            elif info.filename == "manifest.sig":
                new.writestr(info.filename, canonical(signed))
            else:
                new.writestr(info.filename, old.read(info))
    return target


def altered(source, name, change):
    """The archive with another member, listed and signed as if it had been written so."""
    target = source.with_name("altered.zip")
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w") as new:
        content = change(old.read(name))
        for info in old.infolist():
            new.writestr(info.filename, content if info.filename == name else old.read(info))

    def fit(manifest):
        member = next(m for m in manifest["members"] if m["name"] == name)
        member |= {"size": len(content), "sha256": hashlib.sha256(content).hexdigest()}

    return forged(target, fit)


def parts_of(script):
    """A dump, cut before each of its marks."""
    return re.split(rb"(?m)^(?=--: )", script)
