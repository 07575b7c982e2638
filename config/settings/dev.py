"""The demo on one's own machine: plain HTTP on *.localhost, mail into files."""

from config.settings.base import *
