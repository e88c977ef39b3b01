// A real inference server for tests: llama.cpp (through node-llama-cpp) behind the chat completions wire.
// node llama_server.mjs MODULES MODEL PORT. Streams, counts tokens, holds answers to a JSON grammar,
// stops when the client goes away, and serves several clients at once.
import http from "node:http";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

const [, , modules, modelPath, port] = process.argv;
const entry = createRequire(`${modules}/`).resolve("node-llama-cpp");
const { getLlama, LlamaCompletion } = await import(pathToFileURL(entry).href);

const SEQUENCES = 4;
const llama = await getLlama({ gpu: false, build: "never", logLevel: "error", maxThreads: 1 });
const model = await llama.loadModel({ modelPath });
const context = await model.createContext({ contextSize: 4096, sequences: SEQUENCES });
const calls = [];

const free = Array.from({ length: SEQUENCES }, () => context.getSequence());
const waiting = [];
const borrow = () => (free.length ? Promise.resolve(free.pop()) : new Promise((take) => waiting.push(take)));
const giveBack = (sequence) => (waiting.length ? waiting.shift()(sequence) : free.push(sequence));

async function grammarFor(format) {
  if (format?.type === "json_schema") return llama.createGrammarForJsonSchema(format.json_schema.schema);
  if (format?.type === "json_object") return llama.getGrammarFor("json");
  return undefined;
}

function bodyOf(request) {
  return new Promise((done, failed) => {
    let text = "";
    request.on("data", (part) => (text += part)).on("end", () => done(text)).on("error", failed);
  });
}

function json(response, status, value) {
  response.writeHead(status, { "content-type": "application/json" });
  response.end(JSON.stringify(value));
}

async function chat(request, response) {
  const asked = JSON.parse(await bodyOf(request));
  calls.push({ t: Date.now(), body: asked });
  const prompt = asked.messages.map((message) => `${message.role}: ${message.content}`).join("\n") + "\nassistant:";
  const promptTokens = model.tokenize(prompt).length;
  if (promptTokens + 64 > 4096) {
    const message = `maximum context length is 4096 tokens, the prompt has ${promptTokens}`;
    return json(response, 400, { error: { message, code: "context_length_exceeded" } });
  }
  const grammar = await grammarFor(asked.response_format);
  const stop = new AbortController();
  response.on("close", () => stop.abort());
  const event = (delta, finish = null, more = {}) =>
    response.write(`data: ${JSON.stringify({ id: "tiny", object: "chat.completion.chunk", created: 1, model: asked.model,
      choices: [{ index: 0, delta, finish_reason: finish }], ...more })}\n\n`);
  if (asked.stream) {
    response.writeHead(200, { "content-type": "text/event-stream" });
    event({ role: "assistant", content: "" });
  }
  let written = 0;
  const sequence = await borrow();
  const completion = new LlamaCompletion({ contextSequence: sequence });
  let made;
  try {
    made = await completion.generateCompletionWithMeta(prompt, {
      maxTokens: grammar ? Math.max(400, asked.max_completion_tokens ?? 0) : Math.min(24, asked.max_completion_tokens ?? 24),
      temperature: asked.temperature ?? 1, seed: asked.seed ?? calls.length, grammar,
      signal: stop.signal, stopOnAbortSignal: true,
      onToken: (tokens) => (written += tokens.length),
      onTextChunk: (text) => asked.stream && event({ content: text }),
    });
  } finally {
    completion.dispose({ disposeSequence: false });
    await sequence.clearHistory();
    giveBack(sequence);
  }
  const usage = { prompt_tokens: promptTokens, completion_tokens: written, total_tokens: promptTokens + written };
  if (asked.stream) {
    event({}, "stop");
    if (asked.stream_options?.include_usage) event({}, null, { choices: [], usage });
    return response.end("data: [DONE]\n\n");
  }
  const message = { role: "assistant", content: made.response };
  json(response, 200, { id: "tiny", object: "chat.completion", created: 1, model: asked.model, usage,
    choices: [{ index: 0, message, finish_reason: "stop" }] });
}

http.createServer(async (request, response) => {
  try {
    if (request.url === "/v1/chat/completions") await chat(request, response);
    else if (request.url === "/calls") json(response, 200, calls);
    else if (request.url === "/v1/models") json(response, 200, { object: "list", data: [{ id: "tiny", object: "model", meta: { n_ctx_train: 4096 } }] });
    else json(response, 404, { error: { message: "no such place" } });
  } catch (error) {
    if (response.headersSent) response.end();
    else json(response, 500, { error: { message: String(error.message ?? error) } });
  }
}).listen(Number(port), "127.0.0.1");
