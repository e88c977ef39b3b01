// Two ways from speech to text: a recording that the server writes down, or the browser's own ear.
// Both listen until they are told to stop, however long somebody thinks. Neither knows a page or sends a turn.

const LANGUAGE = 'en-US'
const KINDS = ['audio/webm;codecs=opus', 'audio/mp4', 'audio/ogg;codecs=opus', 'audio/webm']
const RATE = 32_000 // bits a second: three minutes are under a megabyte
const RESTART = 250 // milliseconds before an ear that stopped by itself listens on
const ELSEWHERE = ' Your browser writes it down; some send the sound to their maker.'
const NO_MICROPHONE = 'No microphone was found. You can type instead.'
const REFUSED = 'The browser was not allowed the microphone. Allow it beside the address, or type instead.'

// The way there is, or none: `(hooks) => { note, stop(), drop() }`. `stop` gives a function that brings the words
// and may be called again when it fails; `hooks.text` gets words that are ready earlier, `hooks.lost` a line.
export function ways(serverWrites, write) {
  if (!window.isSecureContext) return null
  if (serverWrites && navigator.mediaDevices?.getUserMedia && window.MediaRecorder) return (hooks) => record(hooks, write)
  const Ear = window.SpeechRecognition || window.webkitSpeechRecognition
  return Ear ? (hooks) => hear(Ear, hooks) : null
}

async function record(hooks, write) {
  const stream = await opened()
  const mimeType = KINDS.find((kind) => MediaRecorder.isTypeSupported(kind))
  const recorder = new MediaRecorder(stream, { mimeType, audioBitsPerSecond: RATE })
  const parts = []
  let wanted = true
  recorder.addEventListener('dataavailable', (event) => parts.push(event.data))
  const ended = new Promise((done) => recorder.addEventListener('stop', done, { once: true }))
  ended.then(() => wanted && hooks.lost('The microphone went away.'))
  const begun = new Promise((done) => recorder.addEventListener('start', done, { once: true }))
  recorder.start()
  await Promise.race([begun, ended]) // nobody is told to speak before they are heard
  async function end() {
    wanted = false
    if (recorder.state !== 'inactive') recorder.stop()
    await ended
    for (const track of stream.getTracks()) track.stop()
  }
  return {
    note: '',
    drop: end,
    async stop() {
      await end()
      const sound = new Blob(parts, { type: recorder.mimeType || mimeType })
      return () => write(sound)
    },
  }
}

async function opened() {
  try {
    return await navigator.mediaDevices.getUserMedia({
      audio: { channelCount: 1, echoCancellation: true, noiseSuppression: true },
    })
  } catch (error) {
    throw new Error(error.name === 'NotFoundError' ? NO_MICROPHONE : REFUSED)
  }
}

const TROUBLE = {
  'not-allowed': REFUSED,
  'service-not-allowed': REFUSED,
  'audio-capture': NO_MICROPHONE,
  network: "The browser's speech service does not answer. You can type instead.",
  'language-not-supported': 'This browser does not write down English. You can type instead.',
}

async function hear(Ear, hooks) {
  const ear = new Ear()
  Object.assign(ear, { lang: LANGUAGE, continuous: true, interimResults: true })
  const here = await local(Ear)
  if (here) ear.processLocally = true
  let wanted = true
  let half = ''
  let done = () => {}
  const over = new Promise((resolve) => { done = resolve })
  ear.onresult = (event) => {
    half = ''
    for (const result of [...event.results].slice(event.resultIndex)) {
      if (result.isFinal) hooks.text(result[0].transcript.trim())
      else half += result[0].transcript
    }
    hooks.interim(half.trim())
  }
  ear.onerror = ({ error }) => {
    if (!TROUBLE[error]) return // silence is thinking
    wanted = false
    hooks.lost(TROUBLE[error])
  }
  ear.onend = () => {
    if (wanted) setTimeout(() => (wanted ? ear.start() : done()), RESTART)
    else done()
  }
  ear.start()
  return {
    note: here ? '' : ELSEWHERE,
    async drop() { wanted = false; ear.onresult = null; ear.abort() },
    // What was not final yet becomes so, or is taken as it stands.
    async stop() {
      wanted = false
      ear.stop()
      await Promise.race([over, new Promise((late) => setTimeout(late, 1500))])
      ear.onresult = null
      return async () => half.trim()
    },
  }
}

async function local(Ear) {
  try {
    return (await Ear.available?.({ langs: [LANGUAGE], processLocally: true })) === 'available'
  } catch {
    return false
  }
}
