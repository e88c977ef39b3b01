// The room: sends turns, asks for the time, brings itself up to date with what the server says.

import { reading } from './aloud.js'
import { call } from './call.js'
import { countdown } from './clock.js'
import { draft, keepDraft } from './memory.js'
import { microphone } from './microphone.js'
import { beside } from './panel.js'
import { conversation } from './talk.js'

const LOOK = 12_000 // milliseconds between two looks at the server's clock
const TYPING = 20_000 // since the last key that still count as typing
const FAILED = 'That did not go through. Your text is still in the box.'
const WORDS = { hint: 'Could I have a hint?', next: "Let's move to the next part." }

export function enter(stage, answer, go, fresh) {
  const room = stage.querySelector('.room')
  const $ = (selector) => room.querySelector(selector)
  const [form, box, notice] = [$('.composer'), $('.composer textarea'), $('.composer .notice')]
  const { sid } = answer
  const talk = conversation(room)
  const clock = countdown(room)
  let [busy, asked, typed, missed, state] = [false, Date.now(), 0, 0, 'running']
  const can = (what) => stage.dataset.aloud.split(' ').includes(what)
  const aloud = reading(room, sid, can('reads'))
  const mic = microphone(room, box, sid, can('writes'), () => aloud.hush())
  const panel = beside(room, stage, sid, answer, take)

  function take(patch, appear = true) {
    asked = Date.now()
    missed = 0
    if (!patch.state) { say(patch.line); return 0 }
    if (patch.whole) talk.clear()
    state = patch.state
    fill('.plan', patch.rail)
    fill('#panel-facts', patch.facts)
    for (const count of room.querySelectorAll('.count')) count.textContent = patch.granted || ''
    $('.price').textContent = patch.price
    $('.where .phase').textContent = patch.short
    $('.where').setAttribute('aria-label', `${patch.phase}. All phases`)
    clock.set(patch)
    room.dataset.state = state
    $('.pause').textContent = state === 'paused' ? 'Go on' : 'I need a minute'
    say(patch.line || (state === 'paused' ? 'The clock stands still.' : ''))
    const time = talk.add(patch.turns, appear && !patch.whole)
    aloud.say(patch.turns, appear && !patch.whole && !mic.active())
    if (state === 'ended') over()
    return time
  }

  function fill(selector, html) {
    const place = $(selector)
    if (place.dataset.html !== html) { place.innerHTML = html; place.dataset.html = html }
  }

  function say(line) { if (notice.textContent !== (line || '')) notice.textContent = line || '' }

  // Says something to the interviewer; resolves to whether it arrived.
  async function tell(words, ask, aside) {
    busy = true
    room.classList.add('busy')
    say('')
    talk.pending(words, aside)
    try {
      await panel.flush()
      const patch = await ask()
      talk.settled()
      if (patch.failed && !patch.whole) { take({ ...patch, turns: [] }); return { line: patch.line } }
      take(patch)
      return { arrived: !patch.failed }
    } catch {
      talk.settled()
      return { line: '' }
    } finally {
      busy = false
      room.classList.remove('busy')
    }
  }

  async function send() {
    const text = box.value
    if (busy || state === 'ended' || mic.busy() || !text.trim()) return
    aloud.hush()
    box.value = ''
    grow()
    const { arrived, line } = await tell(text.trim(), () => call('say', sid, text, talk.seen()))
    if (!arrived) {
      box.value = box.value ? `${text}\n${box.value}` : text
      grow()
      if (line !== undefined) say([FAILED, line].filter(Boolean).join(' '))
    }
    keepDraft(sid, box.value)
  }

  async function press(button) {
    if (busy || state === 'ended') return
    const { arrived, line } = await tell(WORDS[button], () => call('press', sid, button, talk.seen()), true)
    if (!arrived && line !== undefined) say(line || 'That did not go through. Please try again.')
    box.focus()
  }

  async function pause() {
    if (state === 'ended') return
    try {
      take(await call(state === 'paused' ? 'go_on' : 'pause', sid, talk.seen()))
    } catch {
      say('That did not go through. Please try again.')
    }
    if (state === 'running') box.focus()
  }

  async function end() {
    try {
      const patch = await call('end', sid, talk.seen())
      const time = take(patch)
      if (state === 'ended') setTimeout(() => go.to(sid), time + 1200)
    } catch {
      say('That did not go through. Please try again.')
    }
  }

  function over() {
    mic.drop()
    $('.composer .box').hidden = $('.composer .aids').hidden = true
    if ($('.over').hidden) {
      $('.over').hidden = false
      keepDraft(sid, '')
      $('.review').focus({ preventScroll: true })
    }
  }

  // Also while the tab is hidden: an interview goes on when somebody looks elsewhere.
  async function look(force = false) {
    const late = clock.running() && clock.now() <= 0
    const due = late ? 2000 : state === 'paused' ? 4 * LOOK : LOOK
    if (busy || state === 'ended' || (!force && Date.now() - asked < due)) return
    asked = Date.now()
    try {
      take(await call('tick', sid, talk.seen(), mic.active() || Date.now() - typed < TYPING))
    } catch {
      missed += 1
      if (missed > 1) say('Reconnecting…')
    }
  }

  function grow() {
    box.style.height = 'auto'
    box.style.height = `${box.scrollHeight}px`
  }

  function keys(event) {
    const inText = event.target.closest('input, textarea, select, [contenteditable]')
    if (event.key === 'Escape' && !room.querySelector('dialog[open]')) {
      if (mic.escape() || aloud.hush() || panel.close()) return
      if (inText) inText.blur()
      closeWhere()
      return
    }
    if (inText || event.metaKey || event.ctrlKey || event.altKey || room.querySelector('dialog[open]')) return
    const act = {
      '?': () => $('.shortcuts').showModal(),
      '/': () => box.focus(),
      f: () => panel.toggle('facts'),
      b: () => panel.toggle('board'),
      s: () => panel.toggle('notes'),
      p: pause,
      r: aloud.toggle,
    }[event.key]
    if (act) { event.preventDefault(); act() }
  }

  function closeWhere() {
    room.classList.remove('planned')
    $('.where').setAttribute('aria-expanded', 'false')
  }

  form.addEventListener('submit', (event) => { event.preventDefault(); send().then(() => box.focus()) })
  box.addEventListener('keydown', (event) => {
    if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) { event.preventDefault(); send() }
  })
  box.addEventListener('input', () => { typed = Date.now(); aloud.hush(); grow(); keepDraft(sid, box.value) })
  $('.hint').addEventListener('click', () => press('hint'))
  $('.next').addEventListener('click', () => press('next'))
  $('.pause').addEventListener('click', pause)
  $('.end').addEventListener('click', () => { $('.rest').textContent = unused(clock.now()); $('.confirm').showModal() })
  $('.confirm').addEventListener('close', () => { if ($('.confirm').returnValue === 'end') end(); $('.confirm').returnValue = '' })
  $('.keys').addEventListener('click', () => $('.shortcuts').showModal())
  $('.review').addEventListener('click', () => go.to(sid))
  $('.where').addEventListener('click', () => {
    $('.where').setAttribute('aria-expanded', room.classList.toggle('planned'))
  })
  const back = () => { if (!document.hidden) look(true) }
  document.addEventListener('keydown', keys)
  document.addEventListener('visibilitychange', back)
  const timer = setInterval(() => look(), 1000)

  box.value = draft(sid)
  take(answer, fresh)
  grow()
  talk.toEnd()
  if (state !== 'ended' && matchMedia('(hover: hover)').matches) box.focus()
  return () => {
    clearInterval(timer)
    clock.stop()
    panel.stop()
    aloud.stop()
    mic.drop()
    document.removeEventListener('keydown', keys)
    document.removeEventListener('visibilitychange', back)
  }
}

function unused(left) {
  const minutes = Math.round(left / 60)
  const gone = minutes > 1 ? `${minutes} minutes are left.` : minutes === 1 ? 'One minute is left.' : 'The time is almost up.'
  return `${gone} The review uses what was said so far.`
}
