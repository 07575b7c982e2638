"""Python and TypeScript answer the same questions with the same fen: 5,000 a run, 100,000 in the bench.

`MARQUE_TWIN_QUESTIONS` asks as many as it says.
"""

from __future__ import annotations

import os
import random

import pytest

from shared_apps.rulebook.engine.wire import answer
from tests.factories.calculations import question, twin_runs_here, typescript_answers

HOW_MANY = int(os.environ.get("MARQUE_TWIN_QUESTIONS", "5000"))


@pytest.mark.timeout(900)
@pytest.mark.skipif(not twin_runs_here(), reason="the front end's packages are not installed")
def test_python_and_typescript_agree_to_the_fen():
    seed = int.from_bytes(os.urandom(4))
    chance = random.Random(seed)
    questions = [question(chance) for _ in range(HOW_MANY)]
    answers = typescript_answers(questions)
    assert len(answers) == HOW_MANY
    for each, theirs in zip(questions, answers, strict=True):
        assert answer(each) == theirs, f"seed {seed}: {each}"
    figures = sum("refused" not in each for each in answers)
    assert figures > HOW_MANY // 2, "most questions must have figures for an answer"
