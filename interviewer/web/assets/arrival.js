// The arrival page: filtering cards, remembering choices, beginning.

import { call } from './call.js'
import { forget, keepSettings, known, settings } from './memory.js'

export function enter(stage, answer, go) {
  const form = stage.querySelector('form.arrival')
  const notice = form.querySelector('.notice')
  const start = form.querySelector('.begin button')
  notice.textContent = answer.line || ''

  restore(form)
  search(form)
  fit(form)
  days(stage)
  form.addEventListener('change', () => fit(form))

  form.addEventListener('submit', async (event) => {
    event.preventDefault()
    if (start.disabled) return
    const chosen = choices(form)
    keepSettings(chosen)
    start.disabled = true
    notice.textContent = ''
    try {
      const begun = await call(
        'begin', chosen.case, chosen.level, Number(chosen.minutes), chosen.feedback, chosen.twist, chosen.parallel, known(),
      )
      if (begun.html) return go.show(begun)
      notice.textContent = begun.line
    } catch {
      notice.textContent = 'That did not go through. Nothing was started; please try again.'
    }
    start.disabled = false
    notice.scrollIntoView({ block: 'center' })
  })

  stage.addEventListener('click', onClick)
  async function onClick(event) {
    const link = event.target.closest('a[data-sid]')
    if (link && !event.metaKey && !event.ctrlKey && !event.shiftKey) {
      event.preventDefault()
      go.to(link.dataset.sid)
    }
    const button = event.target.closest('button.delete')
    if (button) remove(button)
    const pick = event.target.closest('button.pick')
    if (pick) choose(form, pick.dataset.case)
  }
  bring(stage.querySelector('.bring form'), go)
  tailor(stage.querySelector('.tailor form'), form)
  return () => stage.removeEventListener('click', onClick)
}

function choose(form, slug) {
  const card = check(form, slug)
  card?.focus()
  card?.closest('.card').scrollIntoView({ block: 'center' })
}

function check(form, slug) {
  const card = form.querySelector(`[name="case"][value="${CSS.escape(slug)}"]`)
  if (!card) return null
  card.closest('.card').hidden = false
  card.checked = true
  card.dispatchEvent(new Event('change', { bubbles: true }))
  return card
}

function bring(form, go) {
  const [notice, button] = [form.querySelector('.notice'), form.querySelector('button')]
  form.addEventListener('submit', async (event) => {
    event.preventDefault()
    const { text, candidate, level } = form.elements
    button.disabled = true
    notice.textContent = 'Reading what was said…'
    try {
      const graded = await call('bring', form.elements.case.value, level.value, 45, text.value, candidate.value)
      if (graded.html) return go.show(graded)
      notice.textContent = graded.line
    } catch {
      notice.textContent = 'That did not go through. Nothing was kept; please try again.'
    }
    button.disabled = false
  })
}

function tailor(asking, form) {
  const [notice, proposal, button] = ['.notice', '.proposal', 'button'].map((part) => asking.querySelector(part))
  asking.addEventListener('submit', async (event) => {
    event.preventDefault()
    const file = asking.elements.paper.files[0]
    button.disabled = true
    notice.textContent = ''
    proposal.textContent = 'Reading…'
    try {
      const found = await call('suggest', asking.elements.text.value, file ? await base64(file) : '')
      notice.textContent = found.failed ? found.line : ''
      proposal.innerHTML = found.html || ''
      if (found.level) form.querySelector(`[name="level"][value="${found.level}"]`).checked = true
      if (found.case) check(form, found.case)
      else fit(form)
    } catch {
      proposal.textContent = ''
      notice.textContent = 'That did not go through. Nothing was kept; please try again.'
    }
    button.disabled = false
  })
}

function base64(file) {
  return new Promise((resolve, reject) => {
    const reader = new FileReader()
    reader.onload = () => resolve(reader.result.split(',')[1] ?? '')
    reader.onerror = () => reject(reader.error)
    reader.readAsDataURL(file)
  })
}

function choices(form) {
  const data = new FormData(form)
  return {
    case: data.get('case') || '',
    level: data.get('level'),
    minutes: data.get('minutes'),
    feedback: data.get('feedback'),
    twist: data.get('twist') !== null,
    parallel: data.get('parallel') !== null,
  }
}

function restore(form) {
  const last = settings()
  for (const name of ['level', 'minutes', 'feedback']) {
    const option = form.querySelector(`[name="${name}"][value="${CSS.escape(last[name] || '')}"]`)
    if (option) option.checked = true
  }
}

function search(form) {
  const box = form.querySelector('.search')
  if (!box) return
  const [field, more] = [box.querySelector('input'), box.querySelector('.more')]
  const cards = [...form.querySelectorAll('.card[data-words]')]
  let all = false
  const filter = () => {
    const words = field.value.toLowerCase().split(/[\s-]+/).filter(Boolean)
    let found = 0
    for (const card of cards) {
      const fits = words.every((word) => card.dataset.words.includes(word))
      const shown = words.length ? fits : all || !('later' in card.dataset) || card.querySelector('input').checked
      card.hidden = !shown
      found += shown
    }
    form.querySelector('.surprise').hidden = words.length > 0
    form.querySelector('.none').hidden = found > 0
    more.hidden = words.length > 0
  }
  field.addEventListener('input', filter)
  field.addEventListener('keydown', (event) => {
    if (event.key === 'Enter') {
      event.preventDefault()
      form.querySelector('.card[data-words]:not([hidden]) input')?.click()
      form.querySelector('.card input:checked')?.focus()
    }
  })
  more.addEventListener('click', () => {
    all = !all
    more.textContent = all ? 'Show fewer' : 'Show all'
    more.setAttribute('aria-expanded', all)
    filter()
  })
}

// Says when a case is usually asked at other levels, or only there.
function fit(form) {
  const { level } = choices(form)
  const rank = [...form.querySelectorAll('[name="level"]')].findIndex((option) => option.value === level)
  const card = form.querySelector('.card:has(input:checked)')
  const outside = card?.dataset.low && (rank < Number(card.dataset.low) || rank > Number(card.dataset.high))
  const refused = outside && !card.dataset.offers.split(' ').includes(level)
  form.querySelector('.fit').textContent = outside ? `This case is ${refused ? 'only' : 'usually'} asked at ${card.dataset.range}.` : ''
  for (const name of ['twist', 'parallel']) {
    const variant = form.querySelector(`[name="${name}"]`)
    variant.disabled = !(card && name in card.dataset)
    if (variant.disabled) variant.checked = false
  }
  const picked = ['level', 'minutes', 'feedback'].map((name) => form.querySelector(`[name="${name}"]:checked + span`).textContent)
  form.querySelector('.chosen').textContent = `${picked[0]} · ${picked[1]} minutes · feedback ${picked[2].toLowerCase()}`
}

function days(stage) {
  for (const time of stage.querySelectorAll('time.day')) {
    const day = new Date(time.dateTime)
    if (!Number.isNaN(day.getTime())) {
      time.textContent = day.toLocaleString(undefined, { dateStyle: 'medium', timeStyle: 'short' })
    }
  }
}

async function remove(button) {
  if (!button.classList.contains('sure')) {
    button.classList.add('sure')
    button.textContent = 'Delete for good?'
    button.addEventListener('blur', () => {
      button.classList.remove('sure')
      button.textContent = 'Delete'
    }, { once: true })
    return
  }
  const row = button.closest('li')
  try {
    const done = await call('delete', row.dataset.sid)
    if (done.failed) throw new Error(done.line)
    forget(row.dataset.sid)
    row.remove()
  } catch {
    button.textContent = 'Not deleted'
  }
}
