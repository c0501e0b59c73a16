"""Phrases of staff: tried before they count, taken in without a restart, taken back."""

from collections.abc import Iterator

import pytest
from redis import Redis

from bot.teaching.not_understood import was_lost, without_names
from bot.teaching.phrases import TaughtPhrases, additions_of, announce_change, key_of, learn_saved, take_in
from bot.teaching.trials import try_phrase
from bot.understanding import Gazetteer, Intent, understand
from bot.understanding.intents.gold import list_sets
from bot.understanding.lexicon.additions import Additions, added, put, trying
from bot.understanding.lexicon.examples import Example, examples
from models.chat.phrases import Phrase, PhraseKind, PhraseState
from models.database.engine import Sessions
from tests.harness.stories import Story

STRANGE = "你家那个幺鸡灶开张没"


def few() -> list[Example]:
    """A short bank of examples: the whole one takes half a minute to learn. Additions stand at its end."""
    bank = examples()
    return [*bank[::20], *bank[-5:]]


@pytest.fixture(autouse=True)
def _nothing_added() -> Iterator[None]:
    yield
    put(Additions())


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


@pytest.mark.usefixtures("phrase")
def test_a_saved_phrase_counts_at_once_word_for_word(sessions: Sessions) -> None:
    assert understand(STRANGE).intent is not Intent.TRAINING

    learned = take_in(sessions)

    assert understand(STRANGE).intent is Intent.TRAINING
    assert not learned


def test_a_process_takes_in_what_is_saved_and_what_is_taken_back(sessions: Sessions, redis: Redis, phrase: int) -> None:
    asked: list[int] = []
    taught = TaughtPhrases(sessions, redis, lambda: asked.append(1), look_seconds=0)

    taught.refresh()
    heard = understand(STRANGE).intent
    _set_state(sessions, phrase, PhraseState.WITHDRAWN)
    taught.refresh()
    unannounced = understand(STRANGE).intent
    announce_change(redis)
    taught.refresh()

    assert (heard, unannounced) == (Intent.TRAINING, Intent.TRAINING)
    assert understand(STRANGE).intent is not Intent.TRAINING
    assert asked == [1]


def test_a_trial_says_what_changes_and_leaves_understanding_as_it_was(sessions: Sessions, story: Story) -> None:
    phrase_id = _add(story, state=PhraseState.TRIED)

    try_phrase(sessions, Gazetteer(), phrase_id, [STRANGE], story.now, few, list_sets()[:1])

    with sessions() as session:
        effect = session.get_one(Phrase, phrase_id).effect
    assert effect["itself"][1] == "training"
    assert effect["heard"] == effect["lost"] == 1
    assert effect["total"] > 100
    assert abs(effect["after"] - effect["before"]) <= effect["changed"]
    assert added() == Additions()


@pytest.mark.usefixtures("phrase")
def test_once_learned_similar_sentences_are_weighed_with_it(sessions: Sessions, redis: Redis, story: Story) -> None:
    learn_saved(sessions, redis, story.now, few)

    assert take_in(sessions)
    assert added().weights


def test_a_word_is_read_as_the_listed_value(story: Story) -> None:
    word = Phrase(kind=PhraseKind.TRADE, text="梆梆厂", meaning="家具")

    with trying(additions_of([word])):
        assert understand("有没得梆梆厂").slots.trade == "家具"

    assert understand("有没得梆梆厂").slots.trade is None


def test_weights_are_named_after_all_they_are_learned_from() -> None:
    one, other = (Additions(sayings=((text, Intent.HELP),)) for text in ("甲", "乙"))

    assert len({key_of(Additions()), key_of(one), key_of(other)}) == 3


def test_names_are_hidden_and_lost_replies_known() -> None:
    assert without_names("我叫李大山，咋个还没得信") == "我叫〔姓名〕，咋个还没得信"
    assert was_lost("这句我没听懂。回 1 找工作")
    assert not was_lost("好的。")
