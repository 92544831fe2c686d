"""The first schema, which the migrations begin with; never changed."""

FIRST = """
create table inbox (id text primary key, at text not null);

create table people (
    id integer primary key, org text not null, platform text not null, team text not null, user text not null,
    name text not null default '', lang text not null, lang_chosen integer not null default 0,
    dm text not null default '', greeted integer not null default 0, talking_to integer references tickets(id),
    created_at text not null, unique (org, platform, team, user)
);

-- what a person wrote to Relais in a direct conversation, and what became of it
create table messages (
    id integer primary key, person integer not null references people(id), message text not null, thread text not null,
    text text not null, became text not null default '', run integer, ticket integer, at text not null,
    unique (person, message)
);

create table runs (
    id integer primary key, org text not null, person integer not null references people(id), script text not null,
    state text not null, raised integer not null, platform text not null, team text not null,
    conversation text not null, thread text not null default '', ticket integer references tickets(id),
    question text not null default '', opened_at text not null, changed_at text not null
);
create index runs_of_person on runs (person, state);

create table journal (
    id integer primary key, run integer not null references runs(id), op text not null, key text not null,
    fingerprint text not null, value text not null, source text not null, message text not null, at text not null
);
create index journal_of_run on journal (run);

create table tickets (
    id integer primary key, number text not null unique, org text not null, topic text not null, state text not null,
    person integer not null references people(id), run integer references runs(id), staff_platform text not null,
    staff_team text not null, staff_channel text not null, assignee text not null default '',
    assignee_name text not null default '', opened_at text not null, changed_at text not null
);
create index tickets_of_person on tickets (person);
create index tickets_by_state on tickets (org, state);

create table ticket_facts (
    ticket integer not null references tickets(id), key text not null, kind text not null, value text not null,
    place integer not null, by_staff integer not null default 0, primary key (ticket, key)
);

create table history (
    id integer primary key, ticket integer not null references tickets(id), at text not null, who text not null,
    what text not null, detail text not null
);
create index history_of_ticket on history (ticket);

-- a file on its way: announced by the platform, not yet (or never) taken
create table intake (
    id integer primary key, org text not null, person integer not null references people(id), run integer,
    ticket integer, slot text not null default '', platform text not null, team text not null, ref text not null,
    name text not null, size integer not null, state text not null, reason text not null default '',
    tries integer not null default 0, message text not null default '', thread text not null default '',
    side text not null default 'freelancer', at text not null
);
create index intake_by_state on intake (state);

create table evidence (
    id integer primary key, org text not null, person integer not null references people(id), run integer,
    ticket integer references tickets(id), slot text not null, name text not null, sha256 text not null,
    size integer not null, type text not null, scan text not null, status text not null, side text not null,
    at text not null
);
create index evidence_of_ticket on evidence (ticket);
create index evidence_of_run on evidence (run);

create table outbox (
    id integer primary key, platform text not null, team text not null, lane text not null, target text not null,
    kind text not null, body text not null, ref text not null default '', state text not null, tries integer not null
    default 0, due_at real not null default 0, error text not null default '', message text not null default '',
    conversation text not null default '', ticket integer, created_at text not null
);
create index outbox_waiting on outbox (state, id);
create index outbox_by_ref on outbox (ref);

-- a message relayed between a freelancer and the staff: the same words on both sides
create table relays (
    id integer primary key, ticket integer not null references tickets(id), source text not null unique,
    ref text not null, towards text not null, at text not null
);

create table counters (name text primary key, value integer not null);
create table suggestions (id integer primary key, text text not null, lang text not null, label text not null, at text not null);
"""
