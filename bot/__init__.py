"""Relais: support for freelancers in Slack and Microsoft Teams.

Where to start reading: `dialogue` (what a conversation is), `engine` (what happens to an event),
`intents/` (the conversations), `knowledge/` (every word that is said).

    slack/, terminal        adapters: a platform's payloads → events; the outbox → the platform
        │  events
    engine                  one event, one transaction
        │                   freelancer · staff · commands · conversation · relay · tickets · evidence · answers · meta
        │                   router and understanding: what a text asks for     dialogue, kinds: replayed scripts
    store/                  every query
    outbox, intake, sweeper delivery, fetching of files, retention and erasures, beside the engine
"""
