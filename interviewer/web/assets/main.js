// Shows one of three pages: arrival, room, ending. The address carries the sitting, so a reload returns to it.

import { call } from './call.js'
import { forget, known, remember } from './memory.js'
import * as arrival from './arrival.js'
import * as room from './room.js'
import * as ending from './ending.js'

const PAGES = { arrival, room, ending }
const OFFLINE = 'The server does not answer. It may be starting; trying again.'

export function start(stage) {
  let left = () => {}

  function show(answer, fresh = false) {
    if (answer.sid) remember(answer.sid)
    left()
    stage.innerHTML = answer.html
    stage.removeAttribute('aria-busy')
    document.title = answer.title ? `${answer.title} · Mock interview` : 'Mock interview'
    window.scrollTo(0, 0)
    left = PAGES[answer.page].enter(stage, answer, go, fresh) || (() => {})
  }

  async function arrive(line = '') {
    const answer = await call('arrive', known())
    if (answer.failed) throw new Error(answer.line)
    show({ ...answer, line: line || answer.line })
  }

  async function load() {
    const sid = new URLSearchParams(location.search).get('sid')
    if (!sid) return arrive()
    const answer = await call('open', sid)
    if (!answer.html) {
      forget(sid)
      address('')
      return arrive(answer.line)
    }
    show(answer)
  }

  function address(sid) {
    const url = new URL(location.href)
    if (sid) url.searchParams.set('sid', sid)
    else url.searchParams.delete('sid')
    if (url.href !== location.href) history.pushState({}, '', url)
  }

  const go = {
    // To a sitting that is stored, or to the arrival page.
    to(sid) {
      address(sid)
      return persist()
    },
    // To a page the server has just sent.
    show(answer) {
      address(answer.sid || '')
      show(answer, true)
    },
  }

  async function persist(wait = 1000) {
    try {
      await load()
    } catch {
      if (!stage.firstElementChild) stage.innerHTML = `<p class="offline" role="status">${OFFLINE}</p>`
      setTimeout(persist, wait, Math.min(wait * 2, 15_000))
    }
  }

  window.addEventListener('popstate', () => persist())
  return persist()
}
