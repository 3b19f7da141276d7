"""Drives a simulator with an unmodified Telethon and prints what it saw, as one line of JSON.

Standard input: the line that `npm run simulator -- --json` prints.
"""

import asyncio
import json
import logging
import sys
import urllib.request

from telethon import TelegramClient, errors, events, functions
from telethon.crypto import rsa
from telethon.network import (
    ConnectionTcpAbridged,
    ConnectionTcpFull,
    ConnectionTcpIntermediate,
    ConnectionTcpObfuscated,
)
from telethon.sessions import StringSession

ready = json.loads(sys.stdin.readline())
dc = ready["dcs"][0]
rsa.add_key(ready["pem"], old=False)
logging.basicConfig(level=logging.ERROR)
PHONE = "+15550000000"


def client(session="", connection=ConnectionTcpFull):
    kept = StringSession(session)
    if not session:
        kept.set_dc(dc["id"], dc["host"], dc["port"])
    options = {"flood_sleep_threshold": 0, "request_retries": 1, "retry_delay": 0.2}
    return TelegramClient(kept, 1, "hash", connection=connection, **options)


async def log_in(phone, password=None, connection=ConnectionTcpFull):
    it = client(connection=connection)
    await it.connect()
    await it.send_code_request(phone)
    try:
        await it.sign_in(phone, "12345")
    except errors.SessionPasswordNeededError:
        await it.sign_in(password=password)
    return it


def control(path, body=None, method=None):
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(ready["control"] + path, data=data, method=method)
    with urllib.request.urlopen(request) as answer:
        return json.loads(answer.read())


async def error_of(awaitable):
    try:
        await awaitable
    except errors.RPCError as error:
        return type(error).__name__
    return None


async def until(condition, seconds=8):
    for _ in range(int(seconds / 0.02)):
        if condition():
            return True
        await asyncio.sleep(0.02)
    return False


async def logins():
    names = []
    for connection in (ConnectionTcpAbridged, ConnectionTcpIntermediate, ConnectionTcpObfuscated):
        it = await log_in("+15559999999", "hunter2", connection)
        names.append((await it.get_me()).first_name)
        await it.disconnect()
    return names


async def messages(it, seen):
    heard = []
    it.add_event_handler(lambda e: heard.append(e.raw_text), events.NewMessage(incoming=True))
    sent = await it.send_message("carol_shop", "Hello **there**")
    seen["entities"] = [type(e).__name__ for e in sent.entities or []]
    seen["echo"] = await until(lambda: "echo: Hello there" in heard)
    seen["dialogs"] = [d.name async for d in it.iter_dialogs()]
    seen["history"] = [m.raw_text async for m in it.iter_messages("carol_shop", limit=10)]
    for name, size in (("small", 100_000), ("big", 11 * 1024 * 1024)):
        bytes_ = bytes(range(256)) * (size // 256)
        file = await it.send_file("carol_shop", bytes_, force_document=True)
        if name == "small":
            seen["media"] = await it.download_media(file, bytes) == bytes_
        else:
            seen["big"] = file.document.size == len(bytes_)


async def resend(it, seen):
    peer = await it.get_input_entity("carol_shop")
    request = functions.messages.SendMessageRequest(peer, "Once", random_id=4242)
    first = await it(request)
    second = await it(request)
    seen["resend"] = second.updates[0].id == first.id
    control("/faults", {"method": "messages.sendMessage", "action": "lose-answer"})
    await it(functions.messages.SendMessageRequest(peer, "Twice asked", random_id=4343))


async def refusals(it):
    names = []
    for error in (
        "PEER_FLOOD",
        "USER_IS_BLOCKED",
        "USER_PRIVACY_RESTRICTED",
        "CHAT_WRITE_FORBIDDEN",
        "INPUT_USER_DEACTIVATED",
        "USERNAME_NOT_OCCUPIED",
        "FILE_REFERENCE_EXPIRED",
        "SLOWMODE_WAIT_30",  # From here on Telethon itself refuses to send: it keeps waits by method.
    ):
        control("/faults", {"method": "messages.sendMessage", "error": error})
        names.append(await error_of(it.send_message("carol_shop", "No")))
        control("/faults", method="DELETE")
    control("/faults", {"method": "users.getUsers", "error": "FLOOD_WAIT_77"})
    names.append(await error_of(it(functions.users.GetUsersRequest(["me"]))))
    return names


async def difference(seen):
    it = await log_in(PHONE)
    state = await it(functions.updates.GetStateRequest())
    session = it.session.save()
    await it.disconnect()
    for n in (1, 2):
        control("/messages", {"from": "@carol_shop", "to": PHONE, "text": f"Missed {n}"})
    again = client(session)
    await again.connect()
    request = functions.updates.GetDifferenceRequest(pts=state.pts, date=state.date, qts=0)
    missed = await again(request)
    seen["difference"] = [m.message for m in missed.new_messages]
    control("/faults", {"action": "revoke", "phone": PHONE})
    seen["revoked"] = await error_of(again.get_dialogs())
    await again.disconnect()


async def duplicated():
    one = await log_in("+15559999999", "hunter2")
    two = client(one.session.save())
    await two.connect()
    names = set()
    for _ in range(3):
        for it in (one, two):
            names.add(await error_of(it(functions.contacts.GetStatusesRequest())))
    await one.disconnect()
    await two.disconnect()
    return "AuthKeyDuplicatedError" in names


async def main():
    seen = {"logins": await logins()}
    it = await log_in(PHONE)
    await messages(it, seen)
    await resend(it, seen)
    seen["refusals"] = await refusals(it)
    await it.disconnect()
    await difference(seen)
    seen["duplicated"] = await duplicated()
    print(json.dumps(seen))


asyncio.run(main())
