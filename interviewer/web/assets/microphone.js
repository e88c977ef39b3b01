// Push to talk: a button and a key, held or pressed once. What was said lands in the text box to be read over;
// silence ends nothing and sends nothing. Knows the composer; not how speech becomes text.

import { call } from './call.js'
import { ways } from './listen.js'

const LONGEST = 180 // seconds of one recording
const HELD = 500 // milliseconds from which letting go means stop
const SHORTEST = 400 // milliseconds that can hold a word; fewer count when one was heard
const LISTENING = 'Listening. Press again to stop; Esc drops it.'
const TAPPED = 'Listening. Tap again to stop.'
const TEXT = 'input, textarea, select, [contenteditable]'
const STILL = 'Still writing down what you said.'
const FAILED = 'That could not be written down.'

export function microphone(room, box, sid, serverWrites, begun) {
  const $ = (selector) => room.querySelector(selector)
  const [button, since, interim, again] = [$('.mic'), $('.since'), $('.interim'), $('.retry')]
  const keyboard = matchMedia('(hover: hover)')
  const listen = ways(serverWrites, write)
  let [state, take, pressed, started, timer, tries] = ['idle', null, 0, 0, 0, 0]
  let writing = null
  if (!listen) return { active: () => false, busy: () => false, escape: () => false, drop() {} }

  button.hidden = false
  for (const row of room.querySelectorAll('.needs-mic')) row.hidden = false

  async function write(sound) {
    const data = await new Promise((done, failed) => {
      const reader = new FileReader()
      reader.onload = () => done(reader.result.split(',')[1] || '')
      reader.onerror = failed
      reader.readAsDataURL(sound)
    })
    const answer = await call('write_down', sid, data, sound.type)
    if (answer.failed) throw new Error(answer.line)
    return answer.text
  }

  function show(now, line = '') {
    state = now
    button.dataset.state = now
    button.setAttribute('aria-pressed', now === 'listening')
    $('.heard').textContent = line
    again.hidden = !(writing && now === 'idle')
    if (now !== 'listening') { clearInterval(timer); since.textContent = interim.textContent = '' }
  }

  async function start() {
    if (state !== 'idle') return
    const mine = ++tries
    const current = () => mine === tries && (state === 'opening' || state === 'listening')
    begun()
    writing = null
    show('opening', 'Opening the microphone…')
    try {
      const ready = await listen({
        text: insert,
        interim: (words) => { interim.textContent = words },
        lost: (line) => { if (current()) { take = null; show('idle', line) } },
      })
      if (!current()) { ready.drop(); return }
      take = ready
      started = Date.now()
      show('listening', (keyboard.matches ? LISTENING : TAPPED) + take.note)
      count()
      timer = setInterval(count, 250)
    } catch (error) {
      if (current()) show('idle', error.message)
    }
  }

  function count() {
    const seconds = Math.floor((Date.now() - started) / 1000)
    since.textContent = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`
    if (seconds >= LONGEST) stop('That was three minutes, the most at once. Press again to go on.')
  }

  async function stop(line = '') {
    if (state !== 'listening') return
    if (!interim.textContent && Date.now() - started < SHORTEST) { drop('Too short to hold a word. Hold the button while you speak.'); return }
    const ending = take
    take = null
    show('writing', line || 'Writing it down…')
    writing = await ending.stop()
    await written(line)
  }

  async function written(line = '') {
    const mine = writing
    show('writing', line || 'Writing it down…')
    try {
      const words = await mine()
      if (state !== 'writing' || writing !== mine) return
      writing = null
      if (words) insert(words)
      show('idle', line || (words || box.value ? '' : 'No words were heard.'))
    } catch (error) {
      if (state === 'writing' && writing === mine) show('idle', said(error))
    }
  }

  const said = (error) => (error.message && !error.message.includes('write_down')
    ? `${FAILED} ${error.message[0].toUpperCase()}${error.message.slice(1)}` : FAILED)

  function drop(line = '') {
    take?.drop()
    take = writing = null
    show('idle', line)
  }

  // At the caret, with a space where one is needed; the box treats it as typed.
  function insert(words) {
    const at = box.selectionEnd ?? box.value.length
    const [before, after] = [box.value.slice(0, at), box.value.slice(at)]
    const put = `${before && !/\s$/.test(before) ? ' ' : ''}${words}${after && !/^\s/.test(after) ? ' ' : ''}`
    box.value = (before + put + after).slice(0, box.maxLength)
    box.setSelectionRange(at + put.length, at + put.length)
    box.dispatchEvent(new Event('input', { bubbles: true }))
    const elsewhere = document.activeElement !== box && document.activeElement?.matches(TEXT)
    if (keyboard.matches && !elsewhere) box.focus()
  }

  function press() {
    pressed = 0
    if (state === 'listening') stop()
    else if (state === 'opening') drop()
    else if (state === 'idle') { pressed = Date.now(); start() }
  }
  function release() {
    if (pressed && state === 'listening' && Date.now() - pressed > HELD) stop()
    pressed = 0
  }

  const key = (event) => {
    if (event.ctrlKey || event.metaKey || room.querySelector('dialog[open]')) return false
    if (event.altKey) return event.code === 'KeyM' || event.key.toLowerCase() === 'm'
    return event.key === 'm' && !event.target.closest(TEXT)
  }
  let held = ''
  const down = (event) => {
    if (!key(event)) return
    event.preventDefault()
    if (!event.repeat) { held = event.code; press() }
  }
  const up = (event) => { if (event.code === held) { held = ''; release() } }
  document.addEventListener('keydown', down)
  document.addEventListener('keyup', up)
  button.addEventListener('mousedown', (event) => event.preventDefault()) // the caret stays where it is
  button.addEventListener('contextmenu', (event) => event.preventDefault())
  button.addEventListener('pointerdown', (event) => { if (event.button === 0) { button.setPointerCapture(event.pointerId); press() } })
  button.addEventListener('pointerup', release)
  button.addEventListener('pointercancel', release)
  button.addEventListener('click', (event) => { if (!event.detail) { press(); pressed = 0 } }) // by keyboard
  again.addEventListener('click', () => { if (writing && state === 'idle') written() })

  return {
    // Whether somebody is speaking, which is not silence.
    active: () => state === 'opening' || state === 'listening',
    // Whether words are still to come; a turn is not sent before.
    busy() {
      if (state === 'opening') drop()
      if (state === 'listening') stop()
      else if (state === 'writing') $('.heard').textContent = STILL
      return state !== 'idle'
    },
    escape: () => (state === 'opening' || state === 'listening' ? (drop(), true) : false),
    drop() {
      drop()
      document.removeEventListener('keydown', down)
      document.removeEventListener('keyup', up)
    },
  }
}
