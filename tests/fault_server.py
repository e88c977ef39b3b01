"""A scripted OpenAI-compatible server over real HTTP: answers politely, or goes wrong in a chosen way,
in writing and in sound.

`python tests/fault_server.py PORT`. What happens to the next calls is set by POST /script (a list of
behaviours, one per call), else by the model's name, else it answers. GET /calls says what was asked.
"""

from __future__ import annotations

import asyncio
import io
import json
import re
import sys
import time
import wave
from collections.abc import AsyncIterator
from typing import Any

import uvicorn
from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse, PlainTextResponse, Response, StreamingResponse

app = FastAPI()
calls: list[dict[str, Any]] = []
script: list[Any] = []
pace = {"token": 0.0, "first": 0.0}
PAGES = ("red", "blue", "green", "grey", "white", "brown", "pink", "black", "yellow", "violet")
"""Something else to say each time, without a figure."""
SAID = "I would split by date, not at random."
"""What every recording says."""
ERRORS = {
    "401": (401, "Incorrect API key provided: sk-very-secret-key.", "invalid_api_key", {}),
    "429": (429, "slow down", "rate_limit_exceeded", {"Retry-After": "0"}),
    "429-long": (429, "slow down", "rate_limit_exceeded", {"Retry-After": "120"}),
    "quota": (429, "You exceeded your current quota", "insufficient_quota", {}),
    "500": (500, "boom", None, {}),
    "bad-sound": (400, "Invalid file format. Supported formats: flac, m4a, mp3.", None, {}),
    "404": (404, "no such model", "model_not_found", {}),
    "overflow": (400, "This model's maximum context length is 8192 tokens.", "context_length_exceeded", {}),
}


@app.get("/v1/models")
def models() -> dict[str, Any]:
    return {"object": "list", "data": [{"id": "ok", "object": "model"}]}


@app.get("/calls")
def asked() -> list[dict[str, Any]]:
    return calls


@app.post("/script")
async def set_script(request: Request) -> dict[str, bool]:
    given = await request.json()
    script[:] = given["steps"]
    pace.update(given.get("pace", {"token": 0.0, "first": 0.0}))
    calls.clear()
    return {"ok": True}


@app.post("/openai/deployments/{name}/chat/completions")
@app.post("/v1/chat/completions")
async def chat(request: Request, name: str = "") -> Response:
    body = await request.json()
    how = script.pop(0) if script else body.get("model") or name
    calls.append({"t": time.monotonic(), "path": request.url.path, "body": body, "how": how,
                  "auth": request.headers.get("authorization") or request.headers.get("api-key")})  # fmt: skip
    wrong = refused(how)
    if wrong:
        return wrong
    for field in ("response_format", "stream_options", "temperature", "max_completion_tokens"):
        if how == f"no-{field}" and field in body:
            message = f"{field} is not supported"
            return JSONResponse({"error": {"message": message, "param": field}}, 400)
    if how == "no-json_schema" and body.get("response_format", {}).get("type") == "json_schema":
        message = "'response_format.type' must be 'text' or 'json_object'"
        return JSONResponse({"error": {"message": message}}, 400)
    if how == "no-choices":
        return JSONResponse(
            {"id": "x", "object": "chat.completion", "created": 1, "model": "m", "choices": None}
        )
    if how == "slow":
        await asyncio.sleep(30)
    text = how["text"] if isinstance(how, dict) else polite(body)
    if body.get("stream"):
        return StreamingResponse(stream(body, how, text), media_type="text/event-stream")
    return JSONResponse(whole(body, how, text))


def refused(how: Any) -> Response | None:
    """What goes wrong on every route alike."""
    if isinstance(how, str) and how in ERRORS:
        status, message, code, headers = ERRORS[how]
        return JSONResponse({"error": {"message": message, "code": code}}, status, headers=headers)
    if how == "html":
        return PlainTextResponse("<html>Bad gateway</html>", 503, media_type="text/html")
    if how == "html-200":
        return PlainTextResponse("<html>log in</html>", 200, media_type="text/html")
    if how == "garbage":
        return PlainTextResponse("{not json", 200, media_type="application/json")
    return None


@app.post("/openai/deployments/{name}/audio/transcriptions")
@app.post("/v1/audio/transcriptions")
async def transcribe(request: Request, name: str = "") -> Response:
    form = await request.form()
    body = {key: value for key, value in form.items() if isinstance(value, str)}
    how = script.pop(0) if script else body.get("model") or name
    file: Any = form["file"]
    sound = {"name": file.filename, "kind": file.content_type, "bytes": len(await file.read())}
    calls.append({"t": time.monotonic(), "path": request.url.path, "body": body | sound, "how": how,
                  "auth": request.headers.get("authorization") or request.headers.get("api-key")})  # fmt: skip
    if how == "slow":
        await asyncio.sleep(30)
    text = how["text"] if isinstance(how, dict) else "" if how == "empty" else SAID
    return refused(how) or JSONResponse({"text": text})


@app.post("/openai/deployments/{name}/audio/speech")
@app.post("/v1/audio/speech")
async def speak(request: Request, name: str = "") -> Response:
    body = await request.json()
    how = script.pop(0) if script else body.get("model") or name
    calls.append({"t": time.monotonic(), "path": request.url.path, "body": body, "how": how,
                  "auth": request.headers.get("authorization") or request.headers.get("api-key")})  # fmt: skip
    if how == "slow":
        await asyncio.sleep(30)
    sound = b"" if how == "empty" else tone(how["seconds"] if isinstance(how, dict) else 0.3)
    return refused(how) or Response(sound, media_type="audio/wav")


def tone(seconds: float, rate: int = 8000) -> bytes:
    """A hum that a browser can play."""
    file = io.BytesIO()
    with wave.open(file, "wb") as made:
        made.setnchannels(1)
        made.setsampwidth(1)
        made.setframerate(rate)
        made.writeframes(bytes(128 + 20 * (n // 20 % 2) for n in range(int(seconds * rate))))
    return file.getvalue()


def polite(body: dict[str, Any]) -> str:
    """What a model that does as it is told would say."""
    told = body["messages"][-1]["content"]
    wanted = body.get("response_format", {})
    if wanted:
        schema = wanted.get("json_schema", {}).get("schema")
        name = wanted.get("json_schema", {}).get("name")
        if name == "Collected":
            return json.dumps(collected(told))
        if name == "Marked":
            return json.dumps({"why": "Two quotes show it.", "score": ("3", "3.5", "4")[len(calls) % 3]})
        return json.dumps(least(schema)) if schema else '{"ready": true}'
    for mark in ("and nothing else:\n", "lines exactly as they stand, if there are any:\n"):
        if mark in told:
            lines = told.split(mark)[1].split("\n\n")[0]
            rest = (
                ""
                if mark.startswith("and")
                else " I don't have the rest; assume something and say why it matters."
            )
            return f"{'' if lines.startswith('(none)') else lines}{rest}".strip()
    for mark in (
        "one question mark:\n",
        "what would be right:\n",
        "Ask:\n",
        "than before:\n",
        "not a step more:\n",
        "sense of:\n",
    ):
        if mark in told:
            return str(told.split(mark)[1].split("\n\n")[0].replace("\n", " "))
    time_line = re.search(r"keep its figure exactly:\n(.+)\n", told)
    if time_line:
        return time_line[1]
    done = re.search(
        r"Close (.+) in a few words and move on to (.+)\. Say they have about (\w+) minutes", told
    )
    if done:
        return f"That's enough on {done[1]}. Take about {done[3]} minutes on {done[2]}."
    first, second = divmod(len(calls), len(PAGES))
    return f"OK. I have that on the {PAGES[first % len(PAGES)]} page, in the {PAGES[second]} corner."


def collected(told: str) -> dict[str, Any]:
    """Quotes of a transcript, and one that nobody said."""
    said = re.findall(r"Candidate: (.+)", told)
    quotes = [" ".join(line.split()[:9]) for line in said if len(line.split()) > 12][:3]
    made_up = "I would simply ask the oracle for every label"
    return {"evidence": [{"quote": q, "shows": "it", "speaks": "for"} for q in [*quotes, made_up]]}


def least(schema: dict[str, Any]) -> Any:
    """The smallest value of a schema."""
    if "enum" in schema:
        return schema["enum"][0]
    if schema.get("type") == "object":
        return {name: least(part) for name, part in schema.get("properties", {}).items()}
    return {"array": [], "string": "", "integer": 1, "number": 1, "boolean": False}.get(
        str(schema.get("type"))
    )


def whole(body: dict[str, Any], how: Any, text: str) -> dict[str, Any]:
    message: dict[str, Any] = {"role": "assistant", "content": text}
    finish = "stop"
    if how == "refusal":
        message = {"role": "assistant", "content": None, "refusal": "I can't help with that."}
    if how == "filter":
        finish, message["content"] = "content_filter", ""
    if how == "empty":
        message["content"] = ""
    if how == "length":
        finish, message["content"] = "length", text[: len(text) // 2]
    choice = {"index": 0, "message": message, "finish_reason": finish}
    return {"id": "c", "object": "chat.completion", "created": 1, "model": body.get("model") or "m",
            "choices": [choice], "usage": usage(body, text)}  # fmt: skip


def usage(body: dict[str, Any], text: str) -> dict[str, int]:
    prompt = sum(len(m["content"]) for m in body["messages"]) // 4
    return {
        "prompt_tokens": prompt,
        "completion_tokens": len(text) // 4,
        "total_tokens": prompt + len(text) // 4,
    }


def event(delta: dict[str, Any], finish: str | None = None, **more: Any) -> str:
    data = {"id": "c", "object": "chat.completion.chunk", "created": 1, "model": "m",
            "choices": [{"index": 0, "delta": delta, "finish_reason": finish}]} | more  # fmt: skip
    return f"data: {json.dumps(data)}\n\n"


async def stream(body: dict[str, Any], how: Any, text: str) -> AsyncIterator[str]:
    answer = whole(body, how, text)["choices"][0]
    await asyncio.sleep(pace["first"])
    yield event({"role": "assistant", "content": ""})
    if answer["message"].get("refusal"):
        yield event({"refusal": answer["message"]["refusal"]})
    tokens = re.findall(r"\s*\S+", answer["message"]["content"] or "")
    for n, token in enumerate(tokens):
        if n == 2 and how == "cut":
            raise RuntimeError("the cable is pulled")
        if n == 2 and how == "polite-cut":
            return
        if n == 2 and how == "bad-line":
            yield "data: {oops\n\n"
        if n == 2 and how == "stall":
            await asyncio.sleep(30)
        yield event({"content": token})
        if pace["token"]:
            await asyncio.sleep(pace["token"])
    while how == "endless":
        yield event({"content": " and on"})
        await asyncio.sleep(0.001)
    yield event({}, answer["finish_reason"])
    if body.get("stream_options", {}).get("include_usage"):
        yield event({}, None, choices=[], usage=usage(body, text))
    yield "data: [DONE]\n\n"


if __name__ == "__main__":
    uvicorn.run(app, host="127.0.0.1", port=int(sys.argv[1]), log_level="critical")
