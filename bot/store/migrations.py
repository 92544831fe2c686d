"""The schema, one step after another; a step that has been released is never changed."""

from __future__ import annotations

from hashlib import sha256

from sqlite_utils import Database, Migrations

from bot.store.first_schema import FIRST

migrations = Migrations("relais")

SECOND = "alter table tickets add column wanted text not null default ''"  # the slot that staff asked for
THIRD = "alter table evidence add column read text not null default ''"  # the facts read from an invoice, as JSON
FOURTH = """
create table dossiers (
    id integer primary key, ticket integer not null references tickets(id), version integer not null, manifest text not null,
    unique (ticket, version)
)"""
FIFTH = (
    "alter table tickets add column merged_into integer references tickets(id)",
    "create table links (one integer not null references tickets(id), other integer not null references tickets(id), primary key (one, other))",
)

SIXTH = "alter table outbox add column link text not null default ''"  # the address that leads to a post

WEB_LINES = (
    # The try-it page is a platform of its own, and a platform remembers what was said on it.
    "create table web_lines (id integer primary key, team text not null, room text not null, thread integer not null default 0,"
    " author text not null, name text not null, kind text not null, body text not null, item integer unique, nonce text not null,"
    " only_for text not null default '', mark text not null default '', handled integer not null default 1, at text not null,"
    " rev integer not null, unique (team, nonce))",
    "create index web_lines_by_rev on web_lines (team, rev)",
    "create index web_lines_rev on web_lines (rev)",
)


SEVENTH = (
    "alter table messages add column label text not null default ''",  # what was served
    "create table feedback (id integer primary key, org text not null, lang text not null, text text not null, label text not null,"
    " reason text not null, note integer not null default 0, at text not null)",
    "create index feedback_by_reason on feedback (reason)",
    "insert into feedback (org, lang, text, label, reason, at) select '', lang, text, label, 'clarified', at from suggestions",
    "drop table suggestions",
)


TEAMS = (
    # where each conversation of a platform is reached
    "create table addresses (platform text not null, team text not null, conversation text not null, url text not null, at text not null,"
    " primary key (platform, team, conversation))",
    "create table links_to_files (digest text primary key, ticket integer not null references tickets(id), kind text not null,"
    " item integer not null, who text not null, until text not null)",
)


@migrations()
def first(db: Database) -> None:
    for statement in FIRST.split(";\n"):
        if statement.strip():
            db.execute(statement)


@migrations()
def second(db: Database) -> None:
    db.execute(SECOND)


@migrations()
def third(db: Database) -> None:
    db.execute(THIRD)


@migrations()
def fourth(db: Database) -> None:
    db.execute(FOURTH)


@migrations()
def fifth(db: Database) -> None:
    for statement in FIFTH:
        db.execute(statement)


@migrations()
def sixth(db: Database) -> None:
    db.execute(SIXTH)


@migrations()
def seventh(db: Database) -> None:
    for statement in SEVENTH:
        db.execute(statement)


@migrations()
def web_lines(db: Database) -> None:
    for statement in WEB_LINES:
        db.execute(statement)


@migrations()
def addresses_and_links(db: Database) -> None:
    for statement in TEAMS:
        db.execute(statement)


def hashed(event: str) -> str:
    """What the inbox keeps of an event's id, which may hold a person's conversation."""
    return sha256(event.encode()).hexdigest()[:32]


@migrations()
def the_inbox_keeps_hashes(db: Database) -> None:
    db.register_function(hashed)
    db.execute("update inbox set id = hashed(id)")


@migrations()
def a_person_may_ask_for_erasure(db: Database) -> None:
    db.execute("alter table people add column erase_asked text not null default ''")  # when, ISO 8601
    db.execute("alter table people add column erase_begun integer not null default 0")  # all but what open cases hold
    db.execute("create index people_to_erase on people (id) where erase_asked <> ''")


@migrations()
def words_of_nobody_are_not_kept(db: Database) -> None:
    db.execute("delete from feedback where note = 0 and reason = 'clarified'")  # could be erased at nobody's request


@migrations()
def an_outgoing_thing_knows_the_event_that_caused_it(db: Database) -> None:
    db.execute("alter table outbox add column cause text not null default ''")


@migrations()
def a_person_was_seen_last_on_a_day(db: Database) -> None:
    db.execute("alter table people add column seen_at text not null default ''")
    db.execute("update people set seen_at = max(created_at, coalesce((select max(at) from messages where person = people.id), ''))")


@migrations()
def how_far_a_workspace_was_heard(db: Database) -> None:
    db.execute("create table heard (platform text not null, team text not null, until text not null, primary key (platform, team))")


@migrations(transactional=False)  # foreign keys cannot be switched off within a transaction
def no_id_is_ever_given_twice(db: Database) -> None:
    """Ids stand in buttons, events and file names: since rows can be erased, the next one must not take their ids."""
    db.execute("pragma foreign_keys = off")
    try:
        with db.atomic():
            for table in ("people", "messages", "runs", "tickets", "intake", "evidence", "outbox"):
                _never_reuse(db, table)
            if broken := db.execute("pragma foreign_key_check").fetchall():
                raise RuntimeError(f"{len(broken)} references would be broken")
    finally:
        db.execute("pragma foreign_keys = on")


@migrations()
def a_message_may_have_gone_out_in_parts(db: Database) -> None:
    db.execute("alter table outbox add column parts text not null default ''")


def _never_reuse(db: Database, table: str) -> None:
    """Rebuild a table with AUTOINCREMENT, as www.sqlite.org/lang_altertable.html (section 7) describes."""
    written = str(db.execute("select sql from sqlite_master where type = 'table' and name = ?", [table]).fetchone()[0])
    if "autoincrement" in written:
        return
    indexes = [
        str(r[0]) for r in db.execute("select sql from sqlite_master where type = 'index' and tbl_name = ? and sql is not null", [table])
    ]
    _, _, columns = written.partition("(")
    db.execute(f"create table new_{table} ({columns}".replace("id integer primary key", "id integer primary key autoincrement", 1))
    db.execute(f"insert into new_{table} select * from {table}")
    db.execute(f"drop table {table}")
    db.execute(f"alter table new_{table} rename to {table}")
    for index in indexes:
        db.execute(index)


SOUGHT = (  # what events, deliveries, retention and erasure look up, beside the primary keys
    "index outbox_of_lane on outbox (lane, id)",
    "index outbox_by_message on outbox (conversation, message)",
    "index outbox_of_ticket on outbox (ticket) where ticket is not null",
    "index messages_of_ticket on messages (ticket) where ticket is not null",
    "index messages_of_run on messages (run) where run is not null",
    "index runs_of_ticket on runs (ticket) where ticket is not null",
    "index runs_by_question on runs (question) where question <> ''",
    "index tickets_of_run on tickets (run) where run is not null",
    "index people_talking_to on people (talking_to) where talking_to is not null",
    "index evidence_of_person on evidence (person)",
    "index intake_of_person on intake (person)",
    "index intake_of_ticket on intake (ticket) where ticket is not null",
    "index intake_of_run on intake (run) where run is not null",
    "index relays_of_ticket on relays (ticket)",
    "index links_to_files_of_ticket on links_to_files (ticket)",
    "index links_by_other on links (other)",
    "index feedback_of_note on feedback (note)",
)


@migrations()
def what_is_sought_has_an_index(db: Database) -> None:
    for index in SOUGHT:
        db.execute(f"create {index}")


@migrations()
def what_is_kept_to_learn_knows_its_person(db: Database) -> None:
    """Words whose person cannot be told any more could be erased at nobody's request: they go, and the vote stays."""
    db.execute("alter table feedback add column person integer not null default 0")
    db.execute("update feedback set person = coalesce((select person from messages where id = note), 0)")
    db.execute("update feedback set text = '', note = 0 where person = 0")
    db.execute("create index feedback_of_person on feedback (person)")


@migrations()
def a_proposal_knows_whose_words_it_holds(db: Database) -> None:
    db.execute("alter table feedback add column proposed text not null default ''")  # the file's name


@migrations()
def bytes_that_nobody_needs_are_found_at_once(db: Database) -> None:
    db.execute("create index evidence_of_bytes on evidence (sha256)")


@migrations()
def what_stands_on_a_platform_is_known_without_its_words(db: Database) -> None:
    db.execute(
        "create table standing (id integer primary key, person integer not null, platform text not null, team text not null,"
        " conversation text not null, message text not null, file integer not null)"
    )
    db.execute("create index standing_of_person on standing (person)")


@migrations()
def words_of_staff_know_their_author(db: Database) -> None:
    db.execute("alter table history add column author integer not null default 0")  # a person; of earlier lines only the name is known
    db.execute("create index history_of_author on history (author) where author <> 0")
