"""What app.yaml says of an organisation in Slack and in Teams."""

from __future__ import annotations

import re
from typing import Annotated, Literal
from urllib.parse import unquote

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, field_validator, model_validator


class Section(BaseModel):
    """A part of app.yaml: frozen, and nothing in it that is not known."""

    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True)  # docs/configuration.md is made from them


Identifiers = Annotated[tuple[str, ...], BeforeValidator(lambda v: v if v is not None else ())]
Staff = dict[str, str]
_CHANNEL_LINK = re.compile(r"https://teams\.[\w.]+/l/channel/([^/?]+)", re.IGNORECASE)


def channel_id(told: str) -> str:
    """The id of a Teams channel, also out of the link that Teams gives ("Get link to channel")."""
    link = _CHANNEL_LINK.match(told.strip())
    return unquote(link[1]) if link else told.strip()


_SLACK_LINK = re.compile(r"https://[\w.-]+\.slack\.com/(?:archives|client/\w+)/([CG][A-Z0-9]+)")


def slack_channel_id(told: str) -> str:
    """The id of a Slack channel, also out of the link that Slack gives ("Copy link"); ValueError for its name."""
    link = _SLACK_LINK.match(told.strip())
    found = link[1] if link else told.strip()
    if found and not re.fullmatch(r"[CG][A-Z0-9]+", found):
        raise ValueError(
            f"{found!r} is no channel id: open the channel's details in Slack and copy the id at the bottom (C…), or give the channel's link"
        )
    return found


SlackChannels = Annotated[Staff, AfterValidator(lambda staff: {topic: slack_channel_id(told) for topic, told in staff.items()})]
Channels = Annotated[Staff, AfterValidator(lambda staff: {topic: channel_id(told) for topic, told in staff.items()})]


class Slack(Section):
    """The organisation's Slack app in its workspace. Left out: Slack is off for it."""

    workspaces: Identifiers = ()
    """The ids of its workspaces (`T…`, in the address `app.slack.com/client/T…`)."""
    staff: SlackChannels = Field(default_factory=dict)
    """The ids of its staff channels (`C…`): `default`, and where wanted one each for `dispute`, `insurance`, `direct`, `other`."""
    bot_token: str = ""
    """The Bot User OAuth Token (`xoxb-…`)."""
    signing_secret: str = ""
    """The Signing Secret, with which each request over HTTPS is verified."""
    app_token: str = ""
    """An App-Level Token (`xapp-…`): with it events come over Socket Mode, and `/slack/events` is closed."""
    api_app_id: str = ""
    """The app's id (`A…`), for requests that name no workspace; needed with several apps only."""

    @property
    def wanted(self) -> bool:
        """Whether freelancers or staff of the organisation are there."""
        return bool(self.workspaces or self.staff)


class Teams(Section):
    """The organisation's bot in Microsoft Teams. Left out: Teams is off for it."""

    tenants: Identifiers = ()
    """The ids of its Microsoft 365 tenants."""
    staff: Channels = Field(default_factory=dict)
    """The ids of its staff channels (`19:…@thread.tacv2`, or the link that Teams gives), by topic as in Slack."""
    app_id: str = ""
    """The Microsoft App ID of the Azure Bot."""
    app_password: str = ""
    """Its client secret: the value, not the secret's id."""
    app_type: Literal["", "MultiTenant", "SingleTenant", "UserAssignedMSI"] = ""
    """As the Azure Bot says; left out: `SingleTenant` with an `app_tenant`, else `MultiTenant`."""
    app_tenant: str = ""
    """The tenant in which a `SingleTenant` or `UserAssignedMSI` bot is registered; left out: the only tenant served."""
    # Where tokens are issued and checked, for clouds other than the public one; empty: the public cloud's addresses.
    issuer: str = ""
    """Who signs Microsoft's requests; empty: the public cloud."""
    metadata_url: str = ""
    """Where the keys are found that verify them; empty: the public cloud."""
    login_url: str = ""
    """Where the bot's own tokens are issued; empty: the public cloud."""

    @field_validator("tenants")
    @classmethod
    def _lower_tenants(cls, told: tuple[str, ...]) -> tuple[str, ...]:
        """As Microsoft sends them, however they were copied."""
        return tuple(one.strip().lower() for one in told)

    @field_validator("app_id")
    @classmethod
    def _lower_app(cls, told: str) -> str:
        return told.strip().lower()

    @model_validator(mode="after")
    def _single_tenant(self) -> Teams:
        if self.app_type in ("SingleTenant", "UserAssignedMSI") and self.app_id and not self.home_tenant:
            raise ValueError(f"app_type {self.app_type} needs app_tenant: the id of the tenant in which the bot is registered")
        return self

    @property
    def wanted(self) -> bool:
        """Whether freelancers or staff of the organisation are there."""
        return bool(self.tenants or self.staff)

    @property
    def kind(self) -> str:
        """What Azure registered the bot as."""
        return self.app_type or ("SingleTenant" if self.app_tenant else "MultiTenant")

    @property
    def home_tenant(self) -> str:
        """Where a single-tenant bot is registered: the only tenant it serves, unless app_tenant tells another."""
        return self.app_tenant or (self.tenants[0] if len(self.tenants) == 1 else "")

    @property
    def ready(self) -> bool:
        """Whether it has what it needs to speak to Teams."""
        return bool(self.app_id and (self.app_password or self.kind == "UserAssignedMSI"))
