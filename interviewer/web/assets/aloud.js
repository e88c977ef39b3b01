// Reads the interviewer's turns aloud for whoever asks: by the server's voice, or by one of the browser's that
// speaks on this machine. Off until asked for; stops as soon as the candidate talks or types.

import { call } from './call.js'

const MUTE = { say() {}, hush: () => false, toggle() {}, stop() {} }

export function reading(room, sid, serverReads) {
  const [button, line] = [room.querySelector('.aloud'), room.querySelector('.heard')]
  const synth = window.speechSynthesis
  const voices = () => (synth?.getVoices() ?? []).filter((voice) => voice.localService && /^en\b/i.test(voice.lang))
  const able = () => serverReads || voices().length > 0
  if (!serverReads && !synth) return MUTE
  let [on, latest, playing] = [false, null, null]
  let waiting = []

  function show() {
    if (button.hidden !== !able()) {
      button.hidden = !able()
      for (const row of room.querySelectorAll('.needs-voice')) row.hidden = !able()
    }
    button.setAttribute('aria-pressed', on)
    button.title = on ? 'Stop reading aloud (r)' : 'Read the interviewer aloud (r)'
  }

  async function go() {
    if (playing || !waiting.length) return
    const turn = waiting.shift()
    playing = serverReads ? played(turn) : voiced(turn)
    try {
      await playing.done
    } catch (error) {
      line.textContent = `That cannot be read aloud. ${error.message}`
    }
    playing = null
    go()
  }

  function played(turn) {
    const sound = new Audio()
    let [stopped, finish] = [false, () => {}]
    async function run() {
      const answer = await call('recite', sid, turn.seq).catch(() => ({ failed: true, line: 'The server does not answer.' }))
      if (stopped) return
      if (answer.failed) throw new Error(answer.line)
      const bytes = Uint8Array.from(atob(answer.sound), (letter) => letter.charCodeAt(0))
      sound.src = URL.createObjectURL(new Blob([bytes], { type: answer.kind }))
      try {
        await new Promise((ended, failed) => {
          finish = ended
          sound.onended = ended
          sound.onerror = () => failed(new Error('This browser cannot play it.'))
          sound.play().catch((error) => (stopped ? ended() : failed(
            new Error(error.name === 'NotAllowedError' ? 'Press the button again to let the browser play it.' : 'This browser cannot play it.'),
          )))
        })
      } finally {
        URL.revokeObjectURL(sound.src)
      }
    }
    return { done: run(), stop() { stopped = true; sound.pause(); finish() } }
  }

  function voiced(turn) {
    const words = new SpeechSynthesisUtterance(turn.text)
    ;[words.voice] = voices()
    words.lang = words.voice?.lang || 'en-US'
    let finish = () => {}
    const done = new Promise((ended) => { finish = words.onend = words.onerror = ended })
    synth.speak(words)
    return { done, stop() { synth.cancel(); finish() } }
  }

  function hush() {
    const was = Boolean(playing)
    waiting = []
    playing?.stop()
    return was
  }

  function toggle() {
    if (!able()) return
    on = !on
    hush()
    line.textContent = ''
    if (on && latest) { waiting = [latest]; go() }
    show()
  }

  button.addEventListener('click', toggle)
  synth?.addEventListener?.('voiceschanged', show)
  show()
  return {
    toggle,
    hush,
    // New turns of the interviewer; read when somebody listens.
    say(turns, fresh) {
      for (const turn of turns) {
        if (turn.by === 'candidate' || (latest && turn.seq <= latest.seq)) continue
        latest = turn
        if (on && fresh) waiting.push(turn)
      }
      go()
    },
    stop() {
      hush()
      synth?.removeEventListener?.('voiceschanged', show)
    },
  }
}
