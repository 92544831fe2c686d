"""The teams section of app.yaml: what is told by what is given, channels by their link, and the app.yaml that the instructions show."""

from __future__ import annotations

import re
import textwrap
from pathlib import Path

import pytest

from bot.config import load
from bot.platforms import Teams
from tests.conftest import ROOT

APP, TENANT = "11111111-2222-3333-4444-555555555555", "00000000-0000-0000-0000-00000000000a"


def test_what_azure_registered_is_told_by_what_is_given() -> None:
    one = Teams(tenants=(TENANT,), app_id=APP, app_password="x", app_type="SingleTenant")
    assert one.home_tenant == TENANT and one.ready
    assert Teams(app_id=APP, app_tenant=TENANT).kind == "SingleTenant" and not Teams(app_id=APP).ready
    assert Teams(app_id=APP).kind == "MultiTenant" and Teams(app_id=APP, app_type="UserAssignedMSI", app_tenant=TENANT).ready
    with pytest.raises(ValueError, match="needs app_tenant"):
        Teams(tenants=(TENANT, APP), app_id=APP, app_type="SingleTenant")


@pytest.mark.parametrize(
    "told",
    [
        "19:a_b-1@thread.tacv2",
        " 19:a_b-1@thread.tacv2 ",
        "https://teams.microsoft.com/l/channel/19%3Aa_b-1%40thread.tacv2/Litiges?groupId=1&tenantId=2",
        "https://teams.microsoft.com/l/channel/19:a_b-1@thread.tacv2/Litiges",
        "https://teams.cloud.microsoft/l/channel/19%3aa_b-1%40thread.tacv2/Équipe",
    ],
)
def test_a_channel_may_be_given_by_its_link(told: str) -> None:
    assert Teams(staff={"default": told}).staff == {"default": "19:a_b-1@thread.tacv2"}


def test_the_app_yaml_of_the_instructions_is_accepted(tmp_path: Path) -> None:
    written = (ROOT / "docs" / "teams.md").read_text(encoding="utf-8")
    whole = re.search(r"(?m)^    (organisations:\n(?:    .*\n)+)", written)
    both = re.search(r"(?m)^    (slack: .*)\n    (teams: .*)$", written)
    assert whole and both
    secrets = {"MicrosoftAppId": APP, "MicrosoftAppPassword": "x", "SLACK_BOT_TOKEN": "xoxb-1", "SLACK_SIGNING_SECRET": "s"}
    (tmp_path / "app.yaml").write_text(textwrap.dedent("    " + whole[1]))
    one = load(tmp_path / "app.yaml", secrets).organisations["webportage"]
    assert one.teams.ready and one.teams.kind == "SingleTenant" and one.staff_channel("teams", "dispute").startswith("19:")
    (tmp_path / "app.yaml").write_text(
        "organisations:\n  o:\n    name: o\n    languages: [fr]\n    address: tu\n" + f"    {both[1]}\n    {both[2]}\n"
    )
    mixed = load(tmp_path / "app.yaml", secrets).organisations["o"]
    assert mixed.slack.wanted and mixed.teams.wanted and not mixed.slack.staff
