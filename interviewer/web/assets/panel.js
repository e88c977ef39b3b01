// The panel beside the conversation: three tabs, folded or open, a sheet on small screens; board and notes.

import { call, leave } from './call.js'
import { keepPanel, panel as kept } from './memory.js'

const DRAW = 450 // milliseconds after the last key before the picture is drawn
const SAVE = 2000 // and before it is stored
const ALL = 2 ** 31 - 1 // 'seen everything': no turns are wanted back

export function beside(room, stage, sid, answer, take) {
  const panel = room.querySelector('.panel')
  const tabs = [...panel.querySelectorAll('[role="tab"]')]
  const narrow = matchMedia('(max-width: 1180px)')
  const state = { tab: 'facts', open: true, wide: false, ...kept() }
  const board = drawing(panel.querySelector('#panel-board'), stage.dataset.mermaid)
  const text = keeping(panel, sid, answer, board, take)

  function show(tab, focus = false) {
    state.tab = tab
    for (const head of tabs) {
      const chosen = head.dataset.tab === tab
      head.setAttribute('aria-selected', chosen)
      head.tabIndex = chosen ? 0 : -1
      panel.querySelector(`#panel-${head.dataset.tab}`).hidden = !chosen
      if (chosen && focus) head.focus()
    }
    if (tab === 'board') board.draw(panel.querySelector('.diagram').value)
    keepPanel(state)
  }

  function open(yes) {
    room.classList.toggle('open', yes)
    if (!narrow.matches) state.open = yes
    keepPanel(state)
  }

  function toggle(tab) {
    const same = room.classList.contains('open') && state.tab === tab
    open(!same)
    if (!same) show(tab, true)
    return !same
  }

  function wide(yes) {
    state.wide = yes
    room.classList.toggle('wide', yes)
    panel.querySelector('.wide').setAttribute('aria-pressed', yes)
    panel.querySelector('.wide').textContent = yes ? 'Narrower' : 'Wider'
    keepPanel(state)
  }

  tabs.forEach((head, i) => {
    head.addEventListener('click', () => show(head.dataset.tab))
    head.addEventListener('keydown', (event) => {
      const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key]
      if (step) show(tabs[(i + step + tabs.length) % tabs.length].dataset.tab, true)
    })
  })
  panel.querySelector('.fold').addEventListener('click', () => open(false))
  room.querySelector('.unfold').addEventListener('click', () => { open(true); show(state.tab, true) })
  panel.querySelector('button.wide').addEventListener('click', () => wide(!state.wide))
  for (const button of room.querySelectorAll('.strip .open')) {
    button.addEventListener('click', () => toggle(button.dataset.tab))
  }

  narrow.addEventListener('change', () => open(!narrow.matches && state.open))

  show(state.tab)
  open(!narrow.matches && state.open)
  wide(state.wide)
  return {
    toggle,
    close: () => (room.classList.contains('open') && narrow.matches ? (open(false), true) : false),
    flush: text.flush,
    stop: text.stop,
  }
}

// Stores both texts a while after the last key, when the page is left, and before a turn is sent.
function keeping(panel, sid, answer, board, take) {
  const [notes, diagram] = [panel.querySelector('.notes'), panel.querySelector('.diagram')]
  notes.value = answer.notes || ''
  diagram.value = answer.diagram || ''
  let stored = JSON.stringify([notes.value.trim(), diagram.value.trim()])
  let [drawn, saved] = [0, 0]
  const current = () => JSON.stringify([notes.value.trim(), diagram.value.trim()])

  async function flush() {
    clearTimeout(saved)
    const now = current()
    if (now === stored) return
    try {
      const done = await call('board', sid, notes.value, diagram.value, ALL)
      if (!done.failed) stored = now
      take({ ...done, turns: [] })
    } catch {
      saved = setTimeout(flush, 5 * SAVE)
    }
  }

  const later = () => { clearTimeout(saved); saved = setTimeout(flush, SAVE) }
  notes.addEventListener('input', later)
  notes.addEventListener('blur', flush)
  diagram.addEventListener('blur', flush)
  diagram.addEventListener('input', () => {
    later()
    clearTimeout(drawn)
    drawn = setTimeout(() => board.draw(diagram.value), DRAW)
  })
  const away = () => { if (document.hidden && current() !== stored) leave('board', sid, notes.value, diagram.value, ALL) }
  document.addEventListener('visibilitychange', away)
  return {
    flush,
    stop() {
      clearTimeout(saved)
      clearTimeout(drawn)
      document.removeEventListener('visibilitychange', away)
      if (current() !== stored) leave('board', sid, notes.value, diagram.value, ALL)
    },
  }
}

// Draws with the Mermaid that Gradio ships; keeps the last good picture while a text does not parse.
function drawing(panel, source) {
  const [picture, caption] = [panel.querySelector('.drawing'), panel.querySelector('figcaption')]
  const dark = matchMedia('(prefers-color-scheme: dark)')
  let mermaid = null
  let turn = 0
  let last = null

  async function engine() {
    if (!mermaid) mermaid = (await import(new URL(source, document.baseURI))).default
    mermaid.initialize({
      startOnLoad: false,
      securityLevel: 'strict',
      suppressErrorRendering: true,
      theme: dark.matches ? 'dark' : 'neutral',
      fontFamily: 'system-ui, sans-serif',
    })
    return mermaid
  }

  async function draw(text) {
    const [mine, wanted] = [++turn, text.trim()]
    panel.classList.toggle('empty', !wanted)
    if (!wanted) { picture.replaceChildren(); caption.textContent = ''; last = null; return }
    if (wanted === last) return
    try {
      if (!source) throw new Error('no picture here')
      const tool = await engine()
      if (!(await tool.parse(wanted, { suppressErrors: true }))) throw new Error('not yet')
      const { svg } = await tool.render(`board-${mine}`, wanted)
      if (mine !== turn) return
      picture.innerHTML = svg
      last = wanted
      caption.textContent = ''
    } catch {
      if (mine !== turn) return
      caption.textContent = !source
        ? 'Kept as text; this installation draws no pictures.'
        : picture.firstChild ? 'Not a diagram yet; this is the last one that was.' : 'Not a diagram yet.'
    }
  }
  return { draw }
}
