"""Phrases of staff: tried before they count, taken in without a restart, taken back."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from redis import Redis

from bot.teaching.not_understood import was_lost, without_names
from bot.teaching.phrases import TaughtPhrases, additions_of, announce_change, key_of, learn_saved
from bot.teaching.trials import try_phrase
from bot.understanding import Gazetteer, Intent, Reader, base_reader
from bot.understanding.intents.gold import list_sets
from bot.understanding.lexicon.tables import Additions, Example, Lexicon
from models.chat.phrases import Phrase, PhraseKind, PhraseState
from models.database.engine import Sessions
from tests.bot.conftest import MakeBot, serve
from tests.harness.stories import Story

STRANGE = "你家那个幺鸡灶开张没"


def few(lexicon: Lexicon) -> Sequence[Example]:
    """A short bank of examples: the whole one takes half a minute to learn. Additions stand at its end."""
    return [*lexicon.examples[::20], *lexicon.examples[-5:]]


@pytest.fixture
def phrase(story: Story) -> int:
    return _add(story)


def _add(story: Story, text: str = STRANGE, state: PhraseState = PhraseState.SAVED) -> int:
    user_id = story.user(f"user-{text}")
    with story.sessions.begin() as session:
        made = Phrase(
            state=state, kind=PhraseKind.INTENT, text=text, meaning="training", user_id=user_id, created_at=story.now
        )
        made.saved_at = story.now if state is PhraseState.SAVED else None
        session.add(made)
    return made.id


def _set_state(sessions: Sessions, phrase_id: int, state: PhraseState) -> None:
    with sessions.begin() as session:
        session.get_one(Phrase, phrase_id).state = state


@pytest.fixture
def taught(sessions: Sessions, redis: Redis, asked: list[int]) -> TaughtPhrases:
    return TaughtPhrases(sessions, redis, lambda: asked.append(1), look_seconds=0)


@pytest.fixture
def asked() -> list[int]:
    """One entry for every time that learning was asked for."""
    return []


def _intent(taught: TaughtPhrases) -> Intent:
    return taught.in_force.reader.understand(STRANGE).intent


@pytest.mark.usefixtures("phrase")
def test_a_saved_phrase_counts_at_once_word_for_word_until_it_is_learned(
    taught: TaughtPhrases, asked: list[int]
) -> None:
    assert _intent(taught) is not Intent.TRAINING

    taught.refresh()

    assert _intent(taught) is Intent.TRAINING
    assert asked == [1]


def test_a_process_takes_in_what_is_saved_and_what_is_taken_back(
    sessions: Sessions, redis: Redis, taught: TaughtPhrases, phrase: int
) -> None:
    taught.refresh()
    heard = _intent(taught)
    _set_state(sessions, phrase, PhraseState.WITHDRAWN)
    taught.refresh()
    unannounced = _intent(taught)
    announce_change(redis)
    taught.refresh()

    assert (heard, unannounced) == (Intent.TRAINING, Intent.TRAINING)
    assert _intent(taught) is not Intent.TRAINING


def test_a_sentence_answered_before_is_answered_anew_once_it_is_taught(
    make_bot: MakeBot, sessions: Sessions, taught: TaughtPhrases, story: Story, county: None
) -> None:
    platform = serve(replace(make_bot(), in_force=taught.in_force))
    before = platform.say(STRANGE)
    _add(story)
    taught.refresh()

    after = platform.say(STRANGE)

    assert was_lost(before) and not was_lost(after)


def test_a_reader_stays_in_force_while_nothing_new_is_saved(redis: Redis, taught: TaughtPhrases, phrase: int) -> None:
    taught.refresh()
    reader = taught.in_force.reader
    announce_change(redis)

    taught.refresh()

    assert taught.in_force.reader is reader


def test_a_trial_says_what_changes(sessions: Sessions, story: Story) -> None:
    phrase_id = _add(story, state=PhraseState.TRIED)

    try_phrase(sessions, Gazetteer(), phrase_id, [STRANGE], story.now, few, list_sets()[:1])

    with sessions() as session:
        effect = session.get_one(Phrase, phrase_id).effect
    assert effect["itself"][1] == "training"
    assert effect["heard"] == effect["lost"] == 1
    assert effect["total"] > 100
    assert abs(effect["after"] - effect["before"]) <= effect["changed"]


def test_a_phrase_on_trial_in_one_thread_shows_in_no_answer_of_another(
    sessions: Sessions, taught: TaughtPhrases, story: Story
) -> None:
    phrase_id = _add(story, state=PhraseState.TRIED)
    meanwhile: list[tuple[Intent, Intent]] = []

    with ThreadPoolExecutor(1) as another_thread:

        def answering(lexicon: Lexicon) -> Sequence[Example]:
            answer = another_thread.submit(_intent, taught).result()
            meanwhile.append((Reader(lexicon).understand(STRANGE).intent, answer))
            return few(lexicon)

        try_phrase(sessions, Gazetteer(), phrase_id, [], story.now, answering, list_sets()[:1])

    [(on_trial, answered)] = meanwhile
    assert on_trial is Intent.TRAINING
    assert answered is not Intent.TRAINING


def test_readers_of_several_lexicons_work_side_by_side() -> None:
    word = Phrase(kind=PhraseKind.TRADE, text="梆梆厂", meaning="家具")
    readers = [base_reader(), Reader(Lexicon(additions_of([word])))] * 50

    with ThreadPoolExecutor(4) as threads:
        trades = list(threads.map(lambda reader: reader.slots("有没得梆梆厂").trade, readers))

    assert trades == [None, "家具"] * 50


@pytest.mark.usefixtures("phrase")
def test_once_learned_similar_sentences_are_weighed_with_it(
    sessions: Sessions, redis: Redis, taught: TaughtPhrases, asked: list[int], story: Story
) -> None:
    learn_saved(sessions, redis, story.now, few)

    taught.refresh()

    assert taught.in_force.reader.lexicon.additions.weights
    assert asked == []


def test_dialect_that_staff_taught_is_understood_within_a_dialogue(
    make_bot: MakeBot, taught: TaughtPhrases, story: Story, county: None
) -> None:
    user_id = story.user("officer")
    with story.sessions.begin() as session:
        word = Phrase(kind=PhraseKind.DIALECT, text="呜噜", meaning="免费", user_id=user_id, created_at=story.now)
        word.state, word.saved_at = PhraseState.SAVED, story.now
        session.add(word)
    platform = serve(replace(make_bot(), in_force=taught.in_force))
    taught.refresh()

    assert platform.say("你们呜噜不") == platform.say("你们免费不")
    assert not was_lost(platform.say("你们呜噜不"))


def test_weights_are_named_after_all_they_are_learned_from() -> None:
    one, other = (Additions(sayings=((text, Intent.HELP),)) for text in ("甲", "乙"))

    assert len({key_of(Additions()), key_of(one), key_of(other)}) == 3


def test_names_are_hidden_and_lost_replies_known() -> None:
    assert without_names("我叫李大山，咋个还没得信") == "我叫〔姓名〕，咋个还没得信"
    assert was_lost("这句我没听懂。回 1 找工作")
    assert not was_lost("好的。")
