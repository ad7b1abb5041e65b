"""Tools of other people that npm brings, in pinned versions, for the deep tests."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

import pytest

LINTERS = ("@redocly/cli@2.77.0", "@stoplight/spectral-cli@6.16.3")
# openapi-typescript asks for TypeScript 5; the types of Node are those of its version 20.
TYPES = ("openapi-typescript@7.13.0", "openapi-fetch@0.17.0", "typescript@5.9.3")
NODE_TYPES = ("@types/node@20.19.8",)
# The last one that runs on Node 20.
PRISM = ("@stoplight/prism-cli@5.14.2",)
INSTALL_LIMIT_S = 300
QUIET = {"REDOCLY_TELEMETRY": "off", "REDOCLY_SUPPRESS_UPDATE_NOTICE": "true", "CI": "1"}


def installed(folder: Path, *packages: str) -> Path:
    """Install packages into the folder, without their scripts; answers with where commands are."""
    npm = shutil.which("npm")
    if npm is None:
        pytest.skip("npm is not installed")
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "package.json").write_text('{"private": true, "type": "module"}\n')
    quiet = ("--no-audit", "--no-fund", "--no-save", "--no-package-lock", "--ignore-scripts")
    done = ran([npm, "install", *quiet, *packages], folder, INSTALL_LIMIT_S)
    if done.returncode != 0:
        pytest.skip(f"npm installed nothing: {done.stderr.strip()[-300:]}")
    return folder / "node_modules" / ".bin"


def ran(command: Sequence[str], folder: Path, limit_s: float) -> subprocess.CompletedProcess[str]:
    """Run a command to its end in the folder."""
    return subprocess.run(
        command,
        cwd=folder,
        env={**os.environ, **QUIET},
        capture_output=True,
        text=True,
        timeout=limit_s,
        check=False,
    )
