"""`relais doctor` for Teams: each thing that keeps a bot from working is named with its cure, and no secret is shown."""

from __future__ import annotations

import asyncio
import re
import textwrap
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web

from bot.config import Config, Organisation, Teams, load
from bot.doctor import Finding
from bot.teams import doctor
from tests.conftest import ROOT

APP, TENANT = "11111111-2222-3333-4444-555555555555", "00000000-0000-0000-0000-00000000000a"
WELL: dict[str, Any] = {
    "tenants": [TENANT], "staff": {"default": "19:staff@thread.tacv2"}, "app_id": APP, "app_password": "good-secret", "app_type": "SingleTenant",
}  # fmt: skip
AADSTS = {
    "bad-secret": "AADSTS7000215: Invalid client secret provided. Ensure the secret being sent …",
    "old-secret": "AADSTS7000222: The provided client secret keys are expired.",
    "odd": "AADSTS99999: Something else.",
}


async def findings(teams: dict[str, Any], public: str | None = None) -> list[Finding]:
    """What the doctor finds beside a local login service, which is the public address as well."""

    async def token(request: web.Request) -> web.Response:
        told = await request.post()
        assert told["grant_type"] == "client_credentials" and told["scope"] == "https://api.botframework.com/.default"
        if told["client_secret"] == "good-secret" and told["client_id"] == APP:
            return web.json_response({"access_token": "the-token", "expires_in": 3600})
        if told["client_secret"] == "junk":
            return web.Response(text="<html>", status=502)
        return web.json_response({"error": "invalid_client", "error_description": AADSTS[str(told["client_secret"])]}, status=401)

    async def about(request: web.Request) -> web.Response:
        return web.Response(status=200 if request.match_info["org"] == "wp" else 404)

    served = web.Application()
    served.router.add_post("/login/oauth2/v2.0/token", token)
    served.router.add_get("/about/{org}", about)
    runner = web.AppRunner(served)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    base = f"http://127.0.0.1:{runner.addresses[0][1]}"
    org = Organisation(
        key="wp", name="wp", languages=("fr",), address="vous", teams=Teams.model_validate({**WELL, "login_url": f"{base}/login", **teams})
    )
    try:
        return [one async for one in doctor.check(Config(organisations={"wp": org}, public_url=base if public is None else public), org)]
    finally:
        await runner.cleanup()


def found(teams: dict[str, Any], public: str | None = None) -> str:
    return "\n".join(map(str, asyncio.run(findings(teams, public))))


def test_all_is_well(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor, "urlsplit", lambda url: type("Https", (), {"scheme": "https"}))  # the local service has no certificate
    told = found({})
    assert "✗" not in told and "gives the Teams app a token (SingleTenant)" in told and "leads to this Relais" in told
    assert "good-secret" not in told and "the-token" not in told


@pytest.mark.parametrize(
    ("teams", "said", "cure"),
    [
        ({"app_password": "bad-secret"}, "AADSTS7000215", "not its id"), ({"app_password": "old-secret"}, "AADSTS7000222", "make a new one"),
        ({"app_password": "odd"}, "AADSTS99999", "Configuration page"), ({"app_password": "junk"}, "does not answer", "firewall"),
        ({"app_password": ""}, "no client secret", "MicrosoftAppPassword"), ({"app_id": ""}, "no app id", "MicrosoftAppId"),
        ({"app_id": "relais"}, "is no app id", "hexadecimal"), ({"login_url": "http://127.0.0.1:9"}, "does not answer", "HTTPS"),
        ({"tenants": ["contoso.onmicrosoft.com"]}, "contoso.onmicrosoft.com is no tenant id", "Entra"),
        ({"tenants": [], "app_tenant": TENANT}, "everybody in Teams is refused", "Tenant ID"),
        ({"staff": {"default": "#litiges"}}, "no channel id", "Copy the link"),
    ],
)  # fmt: skip
def test_each_trouble_has_its_cure(teams: dict[str, Any], said: str, cure: str) -> None:
    told = found(teams)
    lines = told.split("\n")
    at = next(n for n, line in enumerate(lines) if said in line)
    assert lines[at].startswith("✗") and cure in lines[at + 1], told
    assert "secret-" not in told and not any(secret in told for secret in ("bad-secret", "old-secret", "good-secret"))


@pytest.mark.parametrize(
    ("public", "said"), [("", "is not set"), ("http://relais.example", "https addresses only"), ("https://127.0.0.1:9", "does not lead")]
)
def test_the_public_address(public: str, said: str) -> None:
    assert said in found({}, public)


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
