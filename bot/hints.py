"""Facts volunteered in free text: client, amount, dates, nature, relation, reminders, incidents. Confirmed before anything is sent.

Only what is plainly said is taken; a doubtful find would put words into somebody's mouth.
"""

from __future__ import annotations

import re
from datetime import date

from bot import amounts, client_names, incidents, invoices
from bot.clauses import ASKED, DENIED, INTENDED, NEXT_SAYS_WHEN, SUPPOSED, cut, past_day, said_day
from bot.days import fold
from bot.lately import Lately

READ = 2000
_FOUND = Lately[tuple[str, date, str], dict[str, str]](256)  # in texts read lately, here or in another process
FIRST_INVOICE = "invoice/i1"  # the first one's questions in intents/dispute.py
_NATURES = (
    ("unpaid", r"me doi(?:t|vent)|impaye|pas (?:ete )?(?:paye|regle)|(?:paie|paye|regle|payent|paient)(?:nt)? (?:toujours )?(?:pas|plus)|unpaid|owes? me|(?:not|n't|never) (?:been )?pa(?:id|y)|overdue"),
    ("contested", r"contest|pas (?:content|satisfait)|mecontent|unhappy|not happy|disput(?:es|ing) (?:the|my) work"),
    ("broken_off", r"(?:rompu|arrete|annule|stoppe) (?:la |ma )?(?:mission|contrat|collaboration)|(?:terminated|cancelled|broke off|ended) (?:the|my) (?:contract|mission|project) early"),
)  # fmt: skip
_REMINDERS = (
    ("none", r"(?:jamais|pas encore|pas) (?:ete )?relanc|never (?:sent (?:him |her |them )?(?:a |any )?reminders?|reminded|chased)|no reminders?"),
    ("formal", r"mise en demeure|formal notice"),
    ("several", r"relanc\w* (?:plusieurs|deux|trois|quatre|[2-9]|\d\d|x ?\d) ?(?:fois)?|(?:plusieurs|deux|trois|[2-9]) relances|(?:several|two|three|many|[2-9]) reminders|(?:reminded|chased) (?:them|him|her) (?:several|many|two|three|[2-9])"),
    ("once", r"\brelance[es]?\b|\b(?:une|1) relance|one reminder|sent (?:a|one) reminder|reminded (?:them|him|her) once"),
)  # fmt: skip
_CONTACTS = (
    ("referred", r"recommande|refere par|m'a (?:donne|passe) (?:son|le) contact|referred by|introduced (?:me )?by"),
    ("unrelated", r"rien a voir avec (?:la|ma|notre|cette) mission|aucun rapport avec|nothing to do with (?:the|my|our) (?:mission|project)"),
    ("elsewhere", r"rencontre (?:ailleurs|hors|sans passer|en dehors)|met (?:them |him |her )?(?:elsewhere|outside)"),
    (
        "worked",
        r"(?:bosse|travaille|collabore|worked)(?: deja)? (?:avec|pour|with|for)(?: (?:lui|elle|eux|him|her|them))?\s*(?:$|\b(?:via|par|grace a|through|on) (?:vous|toi|you|la plateforme|the platform)\b)"
        r"|(?:avec qui|pour qui) j'ai (?:deja )?(?:bosse|travaille)|ma (?:derniere|precedente) mission|mon ancien client|my (?:former|last|previous) (?:client|mission)",
    ),
)  # fmt: skip
_WORK = r"(?:mission|contrat|projet|project|contract|collab)"
_ENDED = r"\b(?:fini|termine|achev|arrete|ended|finished|over\b|completed|stopped)"
_OVER = re.compile(rf"{_WORK}[^.!?]{{0,40}}{_ENDED}|{_ENDED}[^.!?]{{0,40}}{_WORK}")
# "j'ai fini de bosser avec eux", "we finished 13 months ago": of no other thing than the work with them.
_DONE = re.compile(
    r"\b(?:j'ai|on a|nous avons|i|we|i've|we've|i have|we have)\s+(?:deja |just |both )?(?:fini|termine|arrete|finished|stopped|ended|wrapped up)\s+"
    r"(?:de (?:bosser|travailler|collaborer)|working|avec|with|il y a|ya|y a|depuis|en (?=[a-z]+ 20|20|[jfmasond])|fin|debut|le \d|in \w+|on \w+|last|\w+ (?:months?|years?|weeks?) ago|(?:\w+ )?a (?:year|month) ago)"
)
_LAST_WORK = re.compile(rf"\b(?:derniere?|last|latest|most recent) {_WORK}")
# What is told beside it: "on a fini et ils m'ont écrit hier".
_OTHER = re.compile(r"\b(?:et|and|puis|then|qui|who)\s+(?!demi|a half|\d|\w+ (?:mois|months)|c'etait|it was)")
_BEGAN = re.compile(r"\b(?:commenc|debut|demarr|start|began|begun)")
# Said of the mission when that is what was asked about: "elle s'est terminée en mars", "c'est fini".
_IT_IS_OVER = re.compile(
    rf"^(?:\W*\b(?:oui|non|si|ah|oh|oops|oups|euh|bah|ben|mince|yes|no|nope|well|actually|en fait|sorry|pardon)\b)*\W*(?:(?:elle\b|c'|ca\b|tout\b|it\b|that\b|this\b)[^.!?]{{0,25}})?{_ENDED}"
)
_NO_MORE = re.compile(r"\bplus (?:maintenant|du tout|depuis)|\b(?:not )?any ?more\b|\bno longer\b")
_RUNNING = re.compile(
    rf"{_WORK}[^.!?]{{0,30}}(?:en cours|encore en|ongoing|still running|continue|going on|pas finie?\b|not over)|toujours en mission|\bje (?:bosse|travaille) (?:toujours|encore)\b|\b(?:still work(?:ing)?|am still) (?:for|with)\b|still on (?:a|the|my) (?:mission|project)"
)
_NOT_RUNNING = re.compile(
    r"(?:pas|plus|not|no longer|isn't|aucune?|no) (?:\w+ ){0,2}(?:en cours|ongoing|running)|aucune mission|no (?:mission|project|contract)"
)
# "pas (encore) finie", "bientôt terminée", "se termine en août": it is still going on.
_UNFINISHED = re.compile(
    r"\b(?:pas|jamais|not|never|bientot|presque|quasi\w*|soon|almost|nearly|pas tout a fait|sera|seront|serait|se termine|se finit|finit"
    r"|finira\w*|terminera\w*|va|vont|doit|devrait|will|going to|should|ends|ending)\b|n't\b|\b(?:isnt|wasnt|hasnt|aint)\b"
)
_NOTHING = re.compile(r"^\w*\s+(?:pas|plus|rien|nothing|anymore|no more)\b")
_SINCE = re.compile(r"(?:depuis|echeance|echue|due|since|attendais|devait (?:me )?payer)[^.!?]{0,60}")


def _first(patterns: tuple[tuple[str, str], ...], clauses: list[str]) -> str:
    """The first code that a clause states: denied, asked or only intended does not count."""
    for code, pattern in patterns:
        for clause in clauses:
            found = re.search(pattern, clause)
            if found is None or _NOTHING.search(clause[found.end() :]):
                continue
            if code not in ("unpaid", "contested") and (ASKED.search(clause) or INTENDED.search(clause[: found.start()])):
                continue
            if code != "unpaid" and DENIED.search(clause[: found.start()]):
                continue
            return code
    return ""


def _mission(clauses: list[str], today: date, asked: bool) -> dict[str, str]:
    """Whether the mission is running and when it ended; nothing when the clauses disagree or only suppose it. `asked`: about the mission."""
    found: dict[str, str] = {}
    told: set[str] = set()
    for clause, following in zip(clauses, [*clauses, ""][1:], strict=True):
        over = _OVER.search(clause) or _DONE.search(clause) or (_IT_IS_OVER.search(clause) if asked else None)
        last = _LAST_WORK.search(clause)
        begun = over or last
        day = past_day(_OTHER.split(clause[begun.start() :])[0], today) or past_day(clause[: begun.start()], today) if begun else ""
        if _NOT_RUNNING.search(clause) or (asked and _NO_MORE.search(clause)):
            told.add("no")
            if since := re.search(r"\b(?:depuis|since)\b.*", clause):
                day = past_day(since[0], today)
        elif _RUNNING.search(clause) and not SUPPOSED.search(clause):
            told.add("yes")
            continue
        elif over and not SUPPOSED.search(clause[: over.end()]):
            ahead = said_day(clause, today, past=False)
            if _UNFINISHED.search(clause):  # "se termine le 12/07", said later than that day, may be over
                told.add("unclear" if ahead and ahead.last < today else "yes")
                continue
            if (behind := said_day(clause, today, past=True)) and behind.first > today:
                told.add("unclear")
                continue
            told.add("no")
            if not day and NEXT_SAYS_WHEN.search(following):
                day = past_day(following, today)
        elif day and last and not any(p.search(clause) for p in (_BEGAN, SUPPOSED, _UNFINISHED, ASKED)):
            told.add("no")
        else:
            continue
        if day:
            found["ended"] = day
    if told == {"no"}:
        return {"running": "no"} | found
    return {"running": "yes"} if told == {"yes"} else {}


def find(told: str, today: date, *, about: str = "") -> dict[str, str]:
    """Volunteered facts by hint name, as words (or codes) that the kinds accept; read in the first READ characters, the story is whole.

    `about`: the hint of the question that the words answer.
    """
    found = _FOUND.get((told, today, about))
    if found is None:
        found = _find(told, today, about)
        _FOUND.put((told, today, about), found)
    return dict(found)


def remember(told: str, today: date, found: dict[str, str]) -> None:
    """What was found in a text by another process."""
    _FOUND.put((told, today, ""), found)


def _find(told: str, today: date, about: str) -> dict[str, str]:
    text = told[:READ]
    said = "\n".join(fold(line) for line in text.splitlines())
    found: dict[str, str] = {}
    if name := client_names.find(text):
        found["client"] = name
    sums = amounts.find(text)
    if len(sums) == 1:
        found["amount"] = str(sums[0])
    clauses = cut(said)
    for hint, patterns in (("nature", _NATURES), ("reminders", _REMINDERS), ("contact", _CONTACTS)):
        if code := _first(patterns, clauses):
            found[hint] = code
    found |= _mission(clauses, today, about == "running")
    if (since := _SINCE.search(said)) and (due := past_day(since.group(0), today)):
        found["due"] = due
    found |= {f"{FIRST_INVOICE}/{name}": value for name, value in invoices.named(text, today).items()}
    found |= incidents.find(said, told, today)
    if len(text.split()) >= 25:  # long enough to be the story itself
        found["account"] = told.strip()
    return found
