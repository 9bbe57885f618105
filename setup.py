"""Metadata is in setup.cfg."""

import sys

from setuptools import setup

commands = {}
if "sdist_dsc" in sys.argv:
    # Needs stdeb, which only the build of the Debian packages has: see tools/deb.
    from tools.debian_source import DebianSource

    commands["sdist_dsc"] = DebianSource

setup(cmdclass=commands)
