"""Sample files to drop on the page, made on the spot and dated so that the invoice is overdue; all names and sums are invented."""

from __future__ import annotations

import io
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from bot.dossier import paper
from bot.wording import show


@dataclass(frozen=True)
class Sample:
    """A document: file name, heading, and its lines as pairs of label and value (a lone text has no value)."""

    file: str
    heading: str
    lines: tuple[tuple[str, str], ...]


def samples(lang: str, today: date) -> tuple[Sample, ...]:
    """An invoice, a signed quote and an acceptance report of one mission."""
    issued, due, quoted, accepted = (today - timedelta(days=n) for n in (75, 45, 120, 80))
    year = issued.year

    def day(value: date) -> str:
        return f"{value:%d/%m/%Y}" if lang == "fr" else show(value, "en")

    if lang == "fr":
        return (
            Sample(f"facture-{year}-031.pdf", f"FACTURE N° {year}-031",
                   (("Nadia Benali, design d’interface", ""), ("Client :", "Acme SAS"), ("Date de facture :", day(issued)), ("Échéance :", day(due)),
                    ("Refonte du parcours d’achat, 4 jours", ""), ("Total HT :", "2 667,08 EUR"), ("TVA 20 % :", "533,42 EUR"),
                    ("Total TTC :", "3 200,50 EUR"))),
            Sample("devis-signe.pdf", f"DEVIS {year}-014",
                   (("Nadia Benali, design d’interface", ""), ("Client :", "Acme SAS"), ("Refonte du parcours d’achat, 4 jours :", "2 667,08 EUR HT"),
                    (f"Bon pour accord, le {day(quoted)}", ""), ("Signé : P. Morel, Acme SAS", ""))),
            Sample("pv-de-recette.pdf", "PROCÈS-VERBAL DE RECETTE",
                   (("Prestataire :", "Nadia Benali"), ("Client :", "Acme SAS"), ("Les livrables sont acceptés sans réserve.", ""),
                    (f"Fait le {day(accepted)}", ""), ("Signé : P. Morel, Acme SAS", ""))),
        )  # fmt: skip
    return (
        Sample(f"invoice-{year}-031.pdf", f"INVOICE No. {year}-031",
               (("Nadia Benali, interface design", ""), ("Bill to:", "Acme Ltd"), ("Invoice date:", day(issued)), ("Due date:", day(due)),
                ("Checkout redesign, 4 days", ""), ("Subtotal:", "2,667.08 EUR"), ("VAT 20%:", "533.42 EUR"), ("Amount due:", "3,200.50 EUR"))),
        Sample("signed-quote.pdf", f"QUOTE {year}-014",
               (("Nadia Benali, interface design", ""), ("Client:", "Acme Ltd"), ("Checkout redesign, 4 days:", "2,667.08 EUR"),
                (f"Agreed on {day(quoted)}", ""), ("Signed: P. Morel, Acme Ltd", ""))),
        Sample("acceptance-report.pdf", "ACCEPTANCE REPORT (PROOF OF DELIVERY)",
               (("Supplier:", "Nadia Benali"), ("Client:", "Acme Ltd"), ("The deliverables are accepted without reservation.", ""),
                (f"Done on {day(accepted)}", ""), ("Signed: P. Morel, Acme Ltd", ""))),
    )  # fmt: skip


def names(lang: str, today: date) -> list[str]:
    """The files' names."""
    return [sample.file for sample in samples(lang, today)]


def pdf(lang: str, today: date, name: str) -> bytes | None:
    """The document of this name as a PDF, the same bytes all day; None when there is none."""
    found = next((sample for sample in samples(lang, today) if sample.file == name), None)
    return _draw(found, today) if found else None


def _draw(sample: Sample, today: date) -> bytes:
    page = paper(sample.file)
    page.set_creation_date(datetime.combine(today, time(8)))
    page.set_fill_color(31, 58, 95)
    page.rect(0, 0, 210, 6, style="F")
    page.ln(10)
    page.set_font("Sans", "B", 20)
    page.multi_cell(0, 12, sample.heading, new_x="LMARGIN", new_y="NEXT", align="L")
    page.ln(6)
    for label, value in sample.lines:
        page.set_font("Sans", "B" if value and label.casefold().startswith(("total ttc", "amount due")) else "", 12)
        page.multi_cell(0, 9, f"{label} {value}".strip(), new_x="LMARGIN", new_y="NEXT", align="L")
    out = io.BytesIO()
    page.output(out)
    return out.getvalue()
