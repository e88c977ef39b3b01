// After the end: the candidate's own view, then the review.

import { call } from './call.js'

const READING = 'Reading back through what was said…'

export function enter(stage, answer, go) {
  const { sid } = answer
  const page = stage.querySelector('.ending')
  const notice = page.querySelector('.notice')
  page.querySelector('h1')?.focus({ preventScroll: true })

  async function ask(name, ...data) {
    const buttons = page.querySelectorAll('.begin button, .retry')
    for (const button of buttons) button.disabled = true
    if (notice) notice.textContent = READING
    try {
      const next = await call(name, sid, ...data)
      if (next.html) return go.show(next)
      if (notice) notice.textContent = next.line
    } catch {
      if (notice) notice.textContent = 'That did not go through. Please try again.'
    }
    for (const button of buttons) button.disabled = false
  }

  async function another(button) {
    button.disabled = true
    try {
      const next = await call('again', sid, button.dataset.phase)
      if (next.html) return go.show(next)
      button.textContent = next.line
    } catch {
      button.textContent = 'That did not go through. Please try again.'
    }
    button.disabled = false
  }

  if (page.matches('.own')) {
    for (const slider of page.querySelectorAll('.slider')) mark(slider)
    page.addEventListener('submit', (event) => {
      event.preventDefault()
      ask('assess', scores(page), page.elements.line.value)
    })
    page.querySelector('.skip').addEventListener('click', () => ask('review'))
  }
  page.querySelector('.retry')?.addEventListener('click', () => ask('review'))
  for (const button of page.querySelectorAll('.save')) button.addEventListener('click', () => save(button, sid))
  page.addEventListener('click', (event) => {
    const button = event.target.closest('.another')
    if (button) another(button)
  })
  page.querySelector('.again')?.addEventListener('click', () => go.to(''))
  page.addEventListener('click', (event) => {
    const link = event.target.closest('a[href^="#said-"]')
    if (!link) return
    event.preventDefault()
    jump(page, link.getAttribute('href'))
  })
}

function mark(slider) {
  const [range, shown] = [slider.querySelector('input'), slider.querySelector('output')]
  const set = () => {
    slider.classList.remove('untouched')
    range.setAttribute('aria-valuetext', range.value)
    shown.textContent = range.value
    range.style.setProperty('--at', (range.value - 1) / 4)
  }
  range.addEventListener('input', set)
  range.addEventListener('pointerup', set)
  range.addEventListener('keydown', (event) => { if (event.key === 'Enter') { event.preventDefault(); set() } })
  range.style.setProperty('--at', 0.5)
}

function scores(page) {
  const set = [...page.querySelectorAll('.slider:not(.untouched) input')]
  return Object.fromEntries(set.map((range) => [range.name, Number(range.value)]))
}

function jump(page, target) {
  const turn = page.querySelector(target)
  if (!turn) return
  turn.closest('details').open = true
  turn.scrollIntoView({ block: 'center' })
  turn.classList.add('found')
  setTimeout(() => turn.classList.remove('found'), 2500)
}

async function save(button, sid) {
  const notice = button.closest('.keep').querySelector('.notice')
  button.disabled = true
  notice.textContent = ''
  try {
    const file = await call('export', sid, button.dataset.kind)
    if (!file.data) throw new Error(file.line)
    const bytes = Uint8Array.from(atob(file.data), (letter) => letter.charCodeAt(0))
    const link = Object.assign(document.createElement('a'), {
      href: URL.createObjectURL(new Blob([bytes])),
      download: file.name,
    })
    link.click()
    setTimeout(() => URL.revokeObjectURL(link.href), 10_000)
  } catch (error) {
    notice.textContent = error.message || 'That did not go through. Please try again.'
  }
  button.disabled = false
}
