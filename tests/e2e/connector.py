"""A local Bot Connector: what Teams does for a bot over HTTP, as far as Relais uses it. The judge of what has arrived.

It differs from Microsoft's: ids are counted, nothing is rendered, any bearer token is taken. Faults are queued by the test.
"""

from __future__ import annotations

import asyncio
import json
import threading
import time
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import unquote

import jwt
from aiohttp import web
from cryptography.hazmat.primitives.asymmetric import rsa

from tests.e2e.world import Relais, fetch, free_port, until

Json = dict[str, Any]
TENANT = "00000000-0000-0000-0000-00000000000a"
STAFF = "19:staff@thread.tacv2"
OTHER = "19:general@thread.tacv2"
BOT = "28:relais"


@dataclass
class Post:
    """A message of the bot as it stands now."""

    conversation: str
    id: str
    activity: Json
    edits: int = 0

    @property
    def card(self) -> Json:
        found = [a["content"] for a in self.activity.get("attachments") or () if "adaptive" in a.get("contentType", "")]
        return found[0] if found else {}

    @property
    def text(self) -> str:
        return str(self.activity.get("text") or "") + words(self.card)


def words(card: Any) -> str:
    """Every word that an Adaptive Card shows outside its controls, with plain spaces."""
    if isinstance(card, list):
        return "\n".join(filter(None, (words(one) for one in card)))
    if not isinstance(card, dict):
        return ""
    if card.get("type") == "RichTextBlock":
        return "".join(str(run["text"]) for run in card["inlines"]).replace("\u00a0", " ")
    return words(card.get("body") or card.get("items") or [])


def actions(card: Any) -> list[Json]:
    """Every action of a card."""
    if isinstance(card, list):
        return [found for one in card for found in actions(one)]
    if not isinstance(card, dict):
        return []
    return [*card.get("actions", []), *actions(card.get("body") or card.get("items") or card.get("columns") or [])]


def field_of(card: Json, label: str) -> tuple[Json, Json]:
    """The field of this label and the action that sends it."""
    for block in card["body"]:
        if block["type"] == "ColumnSet" and (field := block["columns"][0]["items"][0]).get("label") == label:
            return field, actions(block)[0]
    raise AssertionError((label, card))


@dataclass
class Connector:
    """The service, in a thread of its own, with the people who use it."""

    port: int = field(default_factory=free_port)
    posts: list[Post] = field(default_factory=list)
    history: list[tuple[str, Post]] = field(default_factory=list)  # "post", "edit" or "remove", and the message as it then stood
    typing: int = 0
    faults: list[int | None] = field(default_factory=list)  # statuses of the next answers; 0 resets the connection, None: all is well
    calls: list[tuple[str, str]] = field(default_factory=list)
    members: dict[str, list[str]] = field(default_factory=lambda: {STAFF: ["29:hugo", "29:camille"]})
    files: dict[str, bytes] = field(default_factory=dict)
    uninstalled: set[str] = field(default_factory=set)  # people and channels for which the app is not installed
    _count: int = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        self._key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        self._loop = asyncio.new_event_loop()
        ready = threading.Event()

        async def serve() -> None:
            app = web.Application(client_max_size=50_000_000)
            app.router.add_route("*", "/{path:.*}", self._answer)
            self._runner = web.AppRunner(app, access_log=None)
            await self._runner.setup()
            await web.TCPSite(self._runner, "127.0.0.1", self.port).start()
            ready.set()

        def run() -> None:
            self._loop.run_until_complete(serve())
            self._loop.run_forever()

        self._thread = threading.Thread(target=run, daemon=True)
        self._thread.start()
        ready.wait()

    def stop(self) -> None:
        asyncio.run_coroutine_threadsafe(self._runner.cleanup(), self._loop).result(10)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(5)
        self._loop.close()

    # --- the service ---

    async def _answer(self, request: web.Request) -> web.StreamResponse:
        path, body = unquote(request.path), await request.read()
        if path.startswith("/files/"):
            if request.method == "PUT":
                self.files[path] = body
                return web.Response(status=201)
            return web.Response(body=self.files[path]) if path in self.files else web.Response(status=404)
        if path == "/openid":
            return web.json_response(
                {"issuer": self.url, "jwks_uri": f"{self.url}/keys", "id_token_signing_alg_values_supported": ["RS256"]}
            )
        if path == "/keys":
            key = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(self._key.public_key()))
            return web.json_response({"keys": [{**key, "kid": "one", "use": "sig", "endorsements": ["msteams"]}]})
        told = json.loads(body) if body else {}
        if told.get("type") == "typing":
            self.typing += 1
            return web.json_response({"id": "typing"})
        self.calls.append((request.method, path))
        if self.faults and "pagedmembers" not in path:
            status = self.faults.pop(0)
            if status == 0:
                assert request.transport
                request.transport.abort()
                return web.Response()
            if status is not None:
                return web.Response(status=status, headers={"Retry-After": "1"} if status == 429 else {})
        return self._done(request.method, path.strip("/").split("/"), {**told, **request.query})

    def _done(self, method: str, parts: list[str], told: Json) -> web.Response:
        match method, parts:
            case "POST", ["v3", "conversations"]:
                return self._opened(told)
            case "POST", ["v3", "conversations", conversation, "activities", *_] if self._away(conversation):
                return web.Response(status=403)
            case "POST", ["v3", "conversations", conversation, "activities", *_]:
                return web.json_response({"id": self._keep(conversation, told)})
            case "PUT", ["v3", "conversations", conversation, "activities", activity]:
                post = next((p for p in self.posts if p.id == activity), None)
                if post is None:
                    return web.Response(status=404)
                post.activity, post.edits = told, post.edits + 1
                self.history.append(("edit", replace(post)))
                return web.json_response({"id": activity})
            case "DELETE", ["v3", "conversations", _, "activities", activity]:
                post = next((p for p in self.posts if p.id == activity), None)
                if post is None:
                    return web.Response(status=404)
                self.posts.remove(post)
                self.history.append(("remove", post))
                return web.Response(status=200)
            case "GET", ["v3", "conversations", conversation, "pagedmembers"]:
                people = self.members.get(conversation.partition(";")[0])
                if people is None:
                    return web.Response(status=404)
                begin, size = int(told.get("continuationToken") or 0), int(told.get("pageSize") or 500)
                listed = [
                    {"id": p, "name": name_of(p), "aadObjectId": f"aad-{p}", "email": f"{p[3:]}@example.com"}
                    for p in people[begin : begin + size]
                ]
                more = {"continuationToken": str(begin + size)} if begin + size < len(people) else {}
                return web.json_response({"members": listed, **more})
        return web.Response(status=405)

    def _away(self, conversation: str) -> bool:
        """Whether the app is not installed there."""
        return conversation.partition(";")[0] in {*self.uninstalled, *(dm(person) for person in self.uninstalled)}

    def _opened(self, told: Json) -> web.Response:
        channel = (told.get("channelData") or {}).get("channel")
        if channel and self._away(channel["id"]):
            return web.Response(status=403)
        if channel:
            self._count += 1
            root = f"17000000{self._count:05}"
            self._keep_post(Post(channel["id"], root, told["activity"]))
            return web.json_response({"id": f"{channel['id']};messageid={root}", "activityId": root})
        person = told["members"][0]["id"]
        if person in self.uninstalled:
            return web.Response(status=403)
        return web.json_response({"id": dm(person)})

    def _keep(self, conversation: str, activity: Json) -> str:
        self._count += 1
        self._keep_post(Post(conversation, f"17000000{self._count:05}", activity))
        return self.posts[-1].id

    def _keep_post(self, post: Post) -> None:
        self.posts.append(post)
        self.history.append(("post", replace(post)))

    # --- people ---

    def token(self, audience: str, *, issuer: str = "", age: int = 0) -> str:
        """A bearer token as the Bot Connector signs it."""
        now = int(time.time())
        claims = {"iss": issuer or self.url, "aud": audience, "exp": now + 600 - age, "nbf": now - 60 - age, "serviceurl": self.url}
        return "Bearer " + jwt.encode(claims, self._key, "RS256", {"kid": "one"})

    def activity(self, person: str, kind: str, conversation: str, **more: Any) -> Json:
        self._count += 1
        base = conversation.partition(";")[0]
        sort = "channel" if base.startswith("19:") else "personal"
        return {
            "type": kind, "id": f"16000000{self._count:05}", "timestamp": time.strftime("%Y-%m-%dT%H:%M:%S.000Z", time.gmtime()),
            "serviceUrl": self.url, "channelId": "msteams", "from": {"id": f"29:{person}", "name": name_of(person)},
            "recipient": {"id": BOT, "name": "Relais"}, "locale": "fr-FR",
            "conversation": {"id": conversation, "conversationType": sort, **({"isGroup": True} if sort == "channel" else {})},
            "channelData": {"tenant": {"id": TENANT}}, **more,
        }  # fmt: skip

    def of(self, conversation: str) -> list[Post]:
        """The bot's posts in this chat, channel or thread."""
        return [p for p in self.posts if p.conversation == conversation]

    def told(self, person: str, said: str, seconds: float = 40.0) -> Post:
        """The newest post with these words in a person's chat, once it is there."""
        return self.shown(dm(person), said, seconds)

    def shown(self, conversation: str, said: str, seconds: float = 40.0) -> Post:
        def look() -> Post | None:
            return next((p for p in reversed(self.of(conversation)) if said in p.text), None)

        try:
            return until(look, seconds)  # type: ignore[no-any-return]  # until gives what look gives
        except AssertionError:
            raise AssertionError(f"“{said}” was not shown in {conversation}: {[p.text[:120] for p in self.of(conversation)]}") from None


def dm(person: str) -> str:
    return f"a:{person.removeprefix('29:')}"


def name_of(person: str) -> str:
    return person.removeprefix("29:").capitalize()


@dataclass
class Driver:
    """People in Teams, speaking to a running Relais."""

    connector: Connector
    relais: Relais
    audience: str = ""  # the app id; "" when Relais runs without authentication

    @property
    def endpoint(self) -> str:
        return f"http://127.0.0.1:{self.relais.port}/api/messages"

    def send(self, activity: Json, header: str | None = None) -> tuple[int, Json]:
        given = header if header is not None else self.connector.token(self.audience) if self.audience else ""
        headers = {"Content-Type": "application/json", **({"Authorization": given} if given else {})}
        status, body = fetch(self.endpoint, json.dumps(activity).encode(), headers)
        return status, json.loads(body) if body.startswith(b"{") else {}

    def say(self, person: str, text: str, **more: Any) -> Json:
        activity = self.connector.activity(person, "message", dm(person), text=text, **more)
        assert self.send(activity)[0] == 200
        return activity

    def share(self, person: str, files: dict[str, bytes], text: str = "") -> None:
        attachments: list[Json] = [{"contentType": "text/html", "content": f"<p>{text}</p>"}]
        for name, data in files.items():
            path = f"/files/{len(self.connector.files)}"
            self.connector.files[path] = data
            content = {"downloadUrl": self.connector.url + path, "uniqueId": name, "fileType": name.rpartition(".")[2]}
            attachments.append({"contentType": "application/vnd.microsoft.teams.file.download.info", "name": name, "content": content})
        self.say(person, text, attachments=attachments)

    def in_thread(self, person: str, root: str, text: str, *, mention: bool = True, channel: str = STAFF) -> Json:
        entities = [{"type": "mention", "text": "<at>Relais</at>", "mentioned": {"id": BOT, "name": "Relais"}}] if mention else []
        said = f"<at>Relais</at>&nbsp;{text}" if mention else text
        activity = self.connector.activity(person, "message", f"{channel};messageid={root}", text=said, entities=entities)
        assert self.send(activity)[0] == 200
        return activity

    def press(self, person: str, post: Post, title: str, **inputs: str) -> Json:
        """Press a button of a card as Action.Execute; what Teams is answered."""
        action = next((a for a in actions(post.card) if a["title"] == title), None)
        assert action, (title, [a["title"] for a in actions(post.card)])
        return self.execute(person, post, action["data"] | inputs)

    def choose(self, person: str, post: Post, field: str, value: str) -> Json:
        """Fill the field of this label and press the button beside it."""
        shown, action = field_of(post.card, field)
        picked = next((c["value"] for c in shown.get("choices", []) if c["title"] == value), value)
        return self.execute(person, post, action["data"] | {shown["id"]: picked})

    def execute(self, person: str, post: Post, data: Json) -> Json:
        where = (
            post.conversation
            if ";" in post.conversation or not post.conversation.startswith("19:")
            else f"{post.conversation};messageid={post.id}"
        )
        value = {"action": {"type": "Action.Execute", "verb": "x", "data": data}, "trigger": "manual"}
        activity = self.connector.activity(person, "invoke", where, name="adaptiveCard/action", value=value, replyToId=post.id)
        status, answer = self.send(activity)
        assert status == 200, answer
        return answer
