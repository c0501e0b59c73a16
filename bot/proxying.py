"""Acts on registrations for somebody else: kept apart from every service file until the person agrees by call."""

from bot import filing
from bot.acts import Done, Scene
from bot.dialogues.base import Next
from bot.dialogues.proxy import kept_words
from bot.dialogues.registration import LookUpFile, SaveFile
from models.people import Source
from programme.identity import mask_phone
from programme.pending_files import keep_pending
from programme.people import PersonError


def save(scene: Scene, effect: SaveFile, done: Done) -> Done:
    """One's own answers become a file; another person's wait."""
    whose = effect.kept.get("whose")
    if not whose:
        return filing.save_file(scene, effect, done)
    entry = filing.file_entry(scene, effect.kept)
    try:
        pending = keep_pending(
            scene.session,
            entry,
            relation=whose,
            source=Source.CHAT,
            follower_id=scene.follower.id,
            now=scene.now,
            today=scene.facts.today,
        )
    except PersonError as refusal:
        return done.leading(Next(str(refusal)))
    return done.leading(Next(kept_words(whose, pending.id, mask_phone(entry.phone) if entry.phone else "")))


def look_up(scene: Scene, effect: LookUpFile, done: Done) -> Done:
    """Whoever types for somebody else learns nothing about a file that person may have."""
    return done if done.next.kept.get("whose") else filing.look_up_file(scene, effect, done)
