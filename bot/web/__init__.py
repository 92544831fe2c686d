"""The try-it page: a fourth adapter, over the real engine, store, outbox, intake and evidence; one private workspace a visitor.

supervise (parent process) → serve (child) → app: routes     payloads: JSON → events     send: outbox → page     render: Card → JSON
visitors: who is whose     gate: Host, Origin, headers     stored: what is kept     samples: files to drop in     static/: the page
"""
