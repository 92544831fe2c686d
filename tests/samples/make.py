"""Makes the sample files of this folder: `python tests/samples/make.py`. All names and sums are invented."""

from __future__ import annotations

import zipfile
from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path

from fpdf import FPDF

HERE = Path(__file__).parent
WHEN = datetime(2026, 2, 12, 9, 0, tzinfo=UTC)


def pdf(name: str, lines: list[str]) -> None:
    """A one-page PDF of these lines."""
    page = FPDF()
    page.set_creation_date(WHEN)
    page.add_page()
    page.set_font("Helvetica", size=12)
    for line in lines:
        page.cell(0, 10, line, new_x="LMARGIN", new_y="NEXT")
    page.output(str(HERE / name))


def main() -> None:
    """Write every sample."""
    pdf(
        "facture-2026-031.pdf",
        ["FACTURE N° 2026-031", "Client : Acme SAS", "Date : 12/02/2026", "Échéance : 15/03/2026", "Conception graphique",
         "Total HT : 2 667,08 EUR", "TVA 20 % : 533,42 EUR", "Total TTC : 3 200,50 EUR"],
    )  # fmt: skip
    pdf(
        "devis-signe.pdf",
        ["DEVIS 2026-014", "Client : Acme SAS", "Conception graphique : 2 667,08 EUR HT", "Bon pour accord, le 05/01/2026"],
    )
    pdf(
        "pv-de-recette.pdf",
        ["PROCÈS-VERBAL DE RECETTE", "Client : Acme SAS", "Les livrables sont acceptés sans réserve.", "Fait le 10/02/2026"],
    )
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "nadia@example.com", "compta@acme.example", "Relance : facture 2026-031"
    mail["Date"] = "Mon, 20 Apr 2026 10:00:00 +0200"
    mail.set_content("Bonjour,\n\nSauf erreur, la facture 2026-031 reste impayée. Pouvez-vous me dire où en est son paiement ?\n\nNadia\n")
    (HERE / "relance.eml").write_bytes(mail.as_bytes())
    (HERE / "vide.pdf").write_bytes(b"")
    with zipfile.ZipFile(HERE / "archive.zip", "w") as archive:
        archive.writestr(zipfile.ZipInfo("facture.txt", (2026, 2, 12, 9, 0, 0)), "une facture")


if __name__ == "__main__":
    main()
