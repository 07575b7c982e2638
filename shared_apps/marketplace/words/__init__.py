"""What buyers type, read as a search: names in Chinese, pinyin and English, slips, plain sentences.

Pure: it knows names and numbers, no database. `Lexicon` is made from the catalogue's names once and kept.
"""

from shared_apps.marketplace.words.lexicon import Lexicon, Named
from shared_apps.marketplace.words.meanings import Meaning, Reading
from shared_apps.marketplace.words.reading import understand
from shared_apps.marketplace.words.suggesting import suggest

__all__ = ["Lexicon", "Meaning", "Named", "Reading", "suggest", "understand"]
