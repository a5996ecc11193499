"""Hears utterances with pocketsphinx, for the offline provider.

Usage: python3 recogniser.py <folder into which pocketsphinx was installed>

Reads from standard input, for each utterance, one line of JSON and then that many bytes of audio (16 kHz, mono,
signed 16 bit, little endian):

    {"id": 7, "bytes": 32000, "grammar": "3f2a", "phrases": ["are you open on sunday"]}

and answers on standard output with one line of JSON, in whatever order they are heard to the end:

    {"id": 7, "text": "are you open on sunday", "source": "phrase", "confidence": 0.9, "unknown": []}

The line {"cancel": 7} says that nobody waits for an answer any more.

Each utterance is heard by a copy of this process (`fork`), which is there in 5 ms, with the models loaded, and can be
stopped in the middle: half a sentence, which fits no phrase, takes ten times as long as a whole one, and mostly goes on
before it is understood. Where a process cannot be copied (Windows), one is heard after another, each to its end.

`source` says how it was heard: "phrase", "open" (open English), "unsure" (speech, but nothing in it believable) or
"nothing" (no speech). `unknown` are words that the dictionary lacks: their phrases were left out of the grammar.
Before the first utterance it writes {"ready": true}. It ends when standard input ends, so it never outlives the
process that started it.
"""

import collections
import contextlib
import json
import math
import os
import signal
import sys

SAMPLE_RATE_HZ = 16000

# Compiled grammars that are kept; each takes a few kB, so this only bounds a long life with many assistants.
MAX_GRAMMARS = 8

# A phrase is believed when every part of it fits the sound. The measures are costs per 10 ms frame, from aligning
# the phrase's phones with the audio: over all of it, in its worst two neighbouring phones, and in what it takes
# for silence. Of 242 spoken phrases (three voices, three speeds, added noise) 225 stay below these; of 308 other
# sentences, half of which the grammar had forced onto a phrase ("are you open on monday"), none does.
MAX_MEAN_COST = 20
MAX_PAIR_COST = 42
SURE_SILENCE_COST = 30
MAX_MISSED_FRAMES = 12

# Mean logarithm of the words' posterior probability. Among 550 utterances, nearly all that were heard right lie
# above it, and what noise had turned into other words mostly below.
MIN_OPEN_CONFIDENCE = -1.5

# What a knock or a breath is taken for, and what nobody says alone.
NEVER_ALONE = {"a", "an", "the", "of", "and", "in", "to", "uh", "um", "huh", "hm"}

FILLER_PHONES = ("SIL", "+NSN+", "+SPN+")


def is_filler(word):
    return word.startswith(("<", "[", "+"))


class Recogniser:
    def __init__(self, pocketsphinx):
        self.sphinx = pocketsphinx
        model = pocketsphinx.get_model_path
        self.decoder = pocketsphinx.Decoder(loglevel="FATAL", cmn="batch")
        self.decoder.add_lm_file("open", model("en-us/en-us.lm.bin"))
        self.decoder.add_allphone_file("phones", model("en-us/en-us-phone.lm.bin"))
        self.vad = pocketsphinx.Vad(mode=1, sample_rate=SAMPLE_RATE_HZ, frame_length=0.03)
        self.grammars = collections.OrderedDict()

    def hear(self, audio, name, phrases):
        unknown = []
        if not self.has_sound(audio):
            return self.answer("", "nothing", 0.0, unknown)
        known, unknown = self.grammar(name, phrases)
        if known:
            confidence = self.phrase_confidence(audio, name, known)
            if confidence is not None:
                text, value = confidence
                return self.answer(text, "phrase", value, unknown)
        text, mean_log = self.open_english(audio)
        if not text:
            return self.answer("", "nothing", 0.0, unknown)
        source = "open" if text in known or mean_log >= MIN_OPEN_CONFIDENCE else "unsure"
        return self.answer(text, source, math.exp(mean_log), unknown)

    @staticmethod
    def answer(text, source, confidence, unknown):
        return {"text": text, "source": source, "confidence": round(confidence, 3), "unknown": unknown}

    def has_sound(self, audio):
        """False for digital silence, which open English takes for the word "dog"."""
        size = self.vad.frame_bytes
        return any(self.vad.is_speech(audio[at : at + size]) for at in range(0, len(audio) - size + 1, size))

    def grammar(self, name, phrases):
        """Compiles the phrases once; gives those it knows all words of, and the words it does not know."""
        if name in self.grammars:
            self.grammars.move_to_end(name)
            return self.grammars[name]
        lookup = self.decoder.lookup_word
        unknown = sorted({word for phrase in phrases for word in phrase.split() if lookup(word) is None})
        known = {phrase for phrase in phrases if phrase and not set(phrase.split()) & set(unknown)}
        if known:
            rule = " | ".join(sorted(known))
            self.decoder.add_jsgf_string(name, f"#JSGF V1.0;\ngrammar phrases;\npublic <phrase> = {rule};")
        self.grammars[name] = (known, unknown)
        if len(self.grammars) > MAX_GRAMMARS:
            oldest, (had_phrases, _) = self.grammars.popitem(last=False)
            if had_phrases:
                self.decoder.remove_search(oldest)
        return self.grammars[name]

    def decode(self, audio):
        # Without this a result depends on the utterance before it.
        self.decoder.reinit_feat()
        self.decoder.start_utt()
        self.decoder.process_raw(audio, full_utt=True)
        self.decoder.end_utt()

    def phrase_confidence(self, audio, name, known):
        """The phrase and how well it fits, from 0 to 1, or None when it does not fit."""
        self.decoder.activate_search(name)
        self.decode(audio)
        hypothesis = self.decoder.hyp()
        # The search gives the beginning of a phrase where the audio ends before the phrase does.
        if hypothesis is None or hypothesis.hypstr not in known:
            return None
        text = hypothesis.hypstr
        words = [(s.start_frame, s.end_frame) for s in self.decoder.seg() if not is_filler(s.word)]
        try:
            self.decoder.set_align_text(text)
            self.decode(audio)
            self.decoder.set_alignment()
            self.decode(audio)
            alignment = self.decoder.get_alignment()
        except RuntimeError:  # no path through the phones fits at all
            return None
        phones = [(phone.name, phone.duration, -phone.score) for phone in alignment.phones()]
        spoken = [phone for phone in phones if phone[0] != "SIL"]
        mean = sum(cost for _, _, cost in spoken) / sum(frames for _, frames, _ in spoken)
        pairs = [(a[2] + b[2]) / (a[1] + b[1]) for a, b in zip(spoken, spoken[1:])]
        worst_pair = max(pairs, default=mean)
        if mean > MAX_MEAN_COST or worst_pair > MAX_PAIR_COST:
            return None
        silence = max((cost / frames for name, frames, cost in phones if name == "SIL" and frames > 5), default=0)
        if silence > SURE_SILENCE_COST and self.missed_frames(audio, words) > MAX_MISSED_FRAMES:
            return None
        return text, 1 - worst_pair / (2 * MAX_PAIR_COST)

    def missed_frames(self, audio, words):
        """Frames of speech outside the words: "where did you learn that" is not "where are you"."""
        self.decoder.activate_search("phones")
        self.decode(audio)
        covered = {frame for start, end in words for frame in range(start, end + 1)}
        return sum(
            frame not in covered
            for segment in self.decoder.seg()
            if segment.word not in FILLER_PHONES
            for frame in range(segment.start_frame, segment.end_frame + 1)
        )

    def open_english(self, audio):
        self.decoder.activate_search("open")
        self.decode(audio)
        if self.decoder.hyp() is None:
            return "", 0.0
        words = [(s.word.split("(")[0], s.prob) for s in self.decoder.seg() if not is_filler(s.word)]
        if all(word in NEVER_ALONE for word, _ in words):
            return "", 0.0
        mean_log = sum(math.log(max(probability, 1e-9)) for _, probability in words) / len(words)
        return " ".join(word for word, _ in words), mean_log


def answer_of(recogniser, request, audio):
    try:
        return {"id": request["id"], **recogniser.hear(audio, request["grammar"], request["phrases"])}
    except Exception as error:  # one bad utterance must not take the next ones with it
        return {"id": request["id"], "error": type(error).__name__}


def write(message):
    """One line in one piece: copies write at the same time."""
    os.write(sys.stdout.fileno(), (json.dumps(message) + "\n").encode())


class Copies:
    """The copies of this process that hear, by the utterance."""

    def __init__(self):
        self.pids = {}

    def hear(self, recogniser, request, audio):
        self.pids = {id: pid for id, pid in self.pids.items() if os.waitpid(pid, os.WNOHANG) == (0, 0)}
        pid = os.fork()
        if pid == 0:
            try:
                write(answer_of(recogniser, request, audio))
            finally:
                os._exit(0)
        self.pids[request["id"]] = pid

    def stop(self, id):
        if pid := self.pids.pop(id, None):
            os.kill(pid, signal.SIGKILL)
            os.waitpid(pid, 0)

    def stop_all(self):
        for id in list(self.pids):
            self.stop(id)


def main():
    sys.path.insert(0, sys.argv[1])
    import pocketsphinx

    recogniser = Recogniser(pocketsphinx)
    requests, copies = sys.stdin.buffer, Copies()
    write({"ready": True})
    try:
        while line := requests.readline():
            request = json.loads(line)
            if "cancel" in request:
                copies.stop(request["cancel"])
                continue
            audio = requests.read(request["bytes"])
            if len(audio) < request["bytes"]:
                return
            with contextlib.suppress(Exception):  # compiled once for all copies; whoever hears it tells what is wrong
                recogniser.grammar(request["grammar"], request["phrases"])
            if hasattr(os, "fork"):
                copies.hear(recogniser, request, audio)
            else:
                write(answer_of(recogniser, request, audio))
    finally:
        copies.stop_all()


if __name__ == "__main__":
    try:
        main()
    except (KeyboardInterrupt, BrokenPipeError):
        pass  # the provider is going away
