// Asks the server: one POST per question, no queue. Knows no page.

const PATIENCE = 90_000

// Gradio keeps state per session and makes one anew for a question that names none, which takes longer
// than answering. We keep nothing there, so everybody shares one.
const question = (name, data) => [
  new URL(`gradio_api/run/${name}`, document.baseURI),
  {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ data, session_hash: 'room' }),
  },
]

export async function call(name, ...data) {
  const [address, options] = question(name, data)
  const answer = await fetch(address, { ...options, signal: AbortSignal.timeout(PATIENCE) })
  if (answer.status === 401) location.reload()
  if (!answer.ok) throw new Error(`${name}: ${answer.status}`)
  return (await answer.json()).data[0]
}

// For the last words of a closing page, which nobody waits for.
export function leave(name, ...data) {
  const [address, options] = question(name, data)
  fetch(address, { ...options, keepalive: true }).catch(() => {})
}
