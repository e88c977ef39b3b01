// Asks the server: one POST per question, no queue. Knows no page.

const PATIENCE = 90_000

export async function call(name, ...data) {
  const answer = await fetch(new URL(`gradio_api/run/${name}`, document.baseURI), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ data }),
    signal: AbortSignal.timeout(PATIENCE),
  })
  if (answer.status === 401) location.reload()
  if (!answer.ok) throw new Error(`${name}: ${answer.status}`)
  return (await answer.json()).data[0]
}

// For the last words of a closing page, which nobody waits for.
export function leave(name, ...data) {
  fetch(new URL(`gradio_api/run/${name}`, document.baseURI), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ data }),
    keepalive: true,
  }).catch(() => {})
}
