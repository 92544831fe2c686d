"""The conversations: one script each, its phrasings in the YAML file beside it.

To add one: write the script, list it here, add its words to knowledge/wording and its phrasings to a YAML file.
"""

from __future__ import annotations

from dataclasses import dataclass

from bot.dialogue import Script
from intents import direct, dispute, insurance, privacy, tickets


@dataclass(frozen=True)
class Intent:
    """`needs`: the name of a policy without which the organisation has no rule to apply."""

    label: str
    script: Script
    needs: str = ""


INTENTS = {
    intent.label: intent
    for intent in (
        Intent("direct.check", direct.check, needs="direct_months"),
        Intent("direct.tell", direct.tell, needs="direct_months"),
        Intent("dispute.open", dispute.open_dispute),
        Intent("insurance.incident", insurance.incident),
        Intent("ticket.human", tickets.human),
        Intent("ticket.add_file", tickets.add_file),
        Intent("ticket.close", tickets.close),
        Intent("privacy.export", privacy.export),
        Intent("privacy.erase", privacy.erase),
    )
}
