"""An Adaptive Card that arrived, read back into a neutral card: what it says, and what each of its controls sends."""

from __future__ import annotations

from typing import Any

from bot.cards import Block, Button, Buttons, Card, Choices, DayField, Note, PersonField, Quote, Text, Title, WordsField, verbatim
from bot.teams.payloads import DATA

Json = dict[str, Any]


def read(card: Json) -> Card:
    """The card's words and controls from top to bottom."""
    return Card(tuple(block for element in card["body"] for block in _read(element)))


def _read(element: Json) -> list[Block]:
    match element["type"]:
        case "RichTextBlock":
            runs, first = element["inlines"], element["inlines"][0]
            if first.get("size") == "Large":
                return [Title(first["text"])]
            words = "".join(_run(run) for run in runs)
            return [Note(words) if first.get("isSubtle") else Text(words)]
        case "Container":
            return [Quote("\n".join("".join(run["text"] for run in line["inlines"]) for line in element["items"]))]
        case "ActionSet":
            return [Buttons(tuple(Button(d["action"], a["title"], d["value"]) for a in element["actions"] for d in [a["data"][DATA]]))]
        case "ColumnSet":
            field, action = element["columns"][0]["items"][0], element["columns"][1]["items"][0]["actions"][0]
            return [_field(field, action["data"][DATA])]
    raise AssertionError(element)


def _run(run: Json) -> str:
    words = verbatim(run["text"]) if run["text"].strip() else run["text"]
    spaces = " " * (len(run["text"]) - len(run["text"].rstrip())), " " * (len(run["text"]) - len(run["text"].lstrip()))
    shown = spaces[1] + words + (spaces[0] if run["text"].strip() else "")
    return f"[{shown}](<{run['selectAction']['url']}>)" if "selectAction" in run else shown


def _field(field: Json, ours: Json) -> Block:
    match field["type"]:
        case "Input.Date":
            return DayField(ours["action"], field["label"], ours["value"])
        case "Input.Text":
            return WordsField(ours["action"], field["label"], ours["value"])
        case "Input.ChoiceSet" if "choices.data" in field:
            return PersonField(ours["action"], field["label"], ours["value"])
    return Choices(ours["action"], field["label"], tuple((c["value"], c["title"]) for c in field["choices"]))


def sent(card: Json, action: str, value: str) -> Json | None:
    """What the client sends when this is pressed, chosen or typed: the action's data with the field beside it; None: not offered."""
    for element in card.get("body") or ():
        if element["type"] == "ActionSet":
            for one in element["actions"]:
                if (one["data"][DATA]["action"], one["data"][DATA]["value"]) == (action, value):
                    return dict(one["data"])
        elif element["type"] == "ColumnSet":
            field = element["columns"][0]["items"][0]
            data: Json = element["columns"][1]["items"][0]["actions"][0]["data"]
            ours = data[DATA]
            if ours["action"] != action:
                continue
            if ours.get("whole"):
                if any(choice["value"] == value for choice in field["choices"]):
                    return data | {field["id"]: value}
            elif value.startswith(f"{ours['value']}|"):
                return data | {field["id"]: value.removeprefix(f"{ours['value']}|")}
    return None
