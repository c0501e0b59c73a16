"""The account's tags (用户标签, platform fact 3.6); their holders are kept with the people."""

from dataclasses import asdict, dataclass

from sandbox.base.journal import Journal
from sandbox.base.refusals import Json, Refusal

FIRST_ID = 100
SYSTEM_IDS = range(3)
MAX_TAGS = 100
MAX_NAME_BYTES = 30


@dataclass
class Tag:
    """One tag; ids 0 to 2 belong to the platform."""

    id: int
    name: str

    def document(self) -> Json:
        """JSON form."""
        return asdict(self)


class Tags:
    """Tags by id."""

    def __init__(self, journal: Journal) -> None:
        """Load the tags of the journal and the starred group of the platform."""
        self._journal = journal
        self._tags = {2: Tag(2, "星标组")}
        for each in journal.load("tag"):
            self._tags[each["id"]] = Tag(**each)

    def create(self, name: str) -> Tag:
        """Create a tag; its name is unique and has at most 30 bytes."""
        self._check_name(name)
        if len(self._tags) >= MAX_TAGS:
            raise Refusal(45056)
        tag = Tag(max(FIRST_ID - 1, *self._tags) + 1, name)
        self._tags[tag.id] = tag
        self._journal.put("tag", str(tag.id), tag.document)
        return tag

    def get(self, tag_id: int | None) -> Tag:
        """The tag; 45159 if unknown."""
        tag = None if tag_id is None else self._tags.get(tag_id)
        if tag is None:
            raise Refusal(45159)
        return tag

    def rename(self, tag_id: int | None, name: str) -> None:
        """Rename one of the account's own tags."""
        tag = self._own(tag_id)
        self._check_name(name)
        tag.name = name
        self._journal.put("tag", str(tag.id), tag.document)

    def delete(self, tag_id: int | None) -> Tag:
        """Remove one of the account's own tags; the caller takes it from its holders."""
        tag = self._own(tag_id)
        del self._tags[tag.id]
        self._journal.drop("tag", str(tag.id))
        return tag

    def all(self) -> list[Tag]:
        """All tags."""
        return list(self._tags.values())

    def clear(self) -> None:
        """Remove all tags but those of the platform."""
        for tag_id in [tag_id for tag_id in self._tags if tag_id not in SYSTEM_IDS]:
            del self._tags[tag_id]

    def _own(self, tag_id: int | None) -> Tag:
        if tag_id in SYSTEM_IDS:
            raise Refusal(45058)
        return self.get(tag_id)

    def _check_name(self, name: str) -> None:
        if not name or any(tag.name == name for tag in self._tags.values()):
            raise Refusal(45157)
        if len(name.encode()) > MAX_NAME_BYTES:
            raise Refusal(45158)
