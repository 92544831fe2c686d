"""Relais: support for freelancers in Slack and Microsoft Teams.

Where to start reading: `dialogue` (what a conversation is), `engine` (what happens to an event),
`intents/` (the conversations), `knowledge/` (every word that is said).

    slack/, teams/, web/,   adapters: a platform's payloads → events; the outbox → the platform
    terminal (and keyboard)
        │  events
    engine                  one event, one transaction
        │                   freelancer: what a person says     bursts: a thought in pieces     answering, asides, matter: while something is asked     serving: what a text asks for
        │                   replies: a short reply read against the answers on offer     typed: a button typed instead of pressed     stuck: when none does
        │                   presses · commands · staff, staff_presses · edits, relay: everything else that people do
        │                   conversation, corrections, retelling, restating, questions: runs of scripts     dialogue, replay, kinds, journal: replayed scripts
        │                   tickets, case_card, merging, handing_over, queue, dossier: cases
        │                   evidence, invoice_offer: files of a case     answers, meta, feedback: words of the knowledge
        │                   steering, router, slips, sums, needs, leaning, understanding, ahead: a text becomes a decision
    store/                  every query
    doctor, diagnosis, machine, round_trip      whether all that is needed is there
    outbox, sending, tempo, intake, sweeper   delivery and its pace, fetching of files, retention and erasures, beside the engine
"""
