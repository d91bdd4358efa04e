"""Names of published models on pages lead to their files in the decoder."""

import markdown
import pytest

from ropedoc.site.model_links import makeExtension


def converted(text):
    return markdown.markdown(text, extensions=[makeExtension()])


@pytest.mark.parametrize("name", ["Llama-3.1-8B", "Phi-4", "gpt-oss-20b"])
def test_a_name_is_a_link_wherever_it_stands_alone(name):
    link = f'<a href="decoder.html#model={name}">{name}</a>'
    assert converted(f"As {name} has it, **{name}** too.") == f"<p>As {link} has it, <strong>{link}</strong> too.</p>"


@pytest.mark.parametrize("text", ["`Phi-4`", "[Phi-4](x)", "# Phi-4", "Phi-4-mini", "my-Phi-4", "DeepSeek-V3.1-x"])
def test_code_links_headings_and_other_names_stay_as_they_are(text):
    assert "decoder.html" not in converted(text)


def test_the_longer_of_two_names_is_taken():
    assert converted("Qwen2.5-7B, YaRN 128k") == '<p><a href="decoder.html#model=Qwen2.5-7B%2C%20YaRN%20128k">Qwen2.5-7B, YaRN 128k</a></p>'  # fmt: skip
