"""Chinese sentences live in small .po files; what runs is one compiled file, committed with them."""

from django.core.management import call_command


def test_the_compiled_file_is_made_from_the_sentences_as_they_are():
    call_command("messages", "check")
