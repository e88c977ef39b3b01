// The conversation: adding turns, letting words appear, keeping the end in view, announcing once.

const SPREAD = 1250 // milliseconds over which a reply appears, at most
const STEP = 55 // between two words, at most
const NEAR = 120 // pixels from the end that count as reading the end
const PATIENCE = 400 // milliseconds before the interviewer is seen to think

export function conversation(room) {
  const list = room.querySelector('.talk')
  const scroll = room.querySelector('.scroll')
  const newer = room.querySelector('.newer')
  const thinking = room.querySelector('.thinking')
  const announce = room.querySelector('.announce')
  const calm = matchMedia('(prefers-reduced-motion: reduce)')
  let seen = -1
  let pulse = 0

  const atEnd = () => scroll.scrollHeight - scroll.scrollTop - scroll.clientHeight < NEAR
  const toEnd = () => { scroll.scrollTop = scroll.scrollHeight; newer.hidden = true }
  newer.addEventListener('click', toEnd)
  list.addEventListener('toggle', (event) => event.target.scrollIntoView({ block: 'nearest' }), true)
  let following = true
  let size = ''
  const measured = () => `${scroll.clientWidth}x${scroll.clientHeight}`
  // Only a person scrolls away from the end; a change of size does not.
  scroll.addEventListener('scroll', () => {
    if (size && size !== measured()) return
    following = atEnd()
    if (following) newer.hidden = true
  })
  // A keyboard that slides in, a box that grows or a panel that opens must not hide the last words.
  new ResizeObserver(() => { size = measured(); if (following) toEnd() }).observe(scroll)

  function add(turn, fresh) {
    if (turn.seq <= seen) return 0
    seen = turn.seq
    if (turn.by === 'candidate') replaceOwn(turn.text)
    const before = list.lastElementChild
    list.insertAdjacentHTML('beforeend', turn.html)
    if (turn.by === 'candidate' || !fresh) return 0
    announce.textContent = turn.text
    for (let li = before ? before.nextElementSibling : list.firstElementChild; li; li = li.nextElementSibling) {
      li.classList.add('fresh')
    }
    return calm.matches ? 0 : reveal(list.lastElementChild.querySelector('.said'))
  }

  // A turn that was on its way, or sent again after a failure, is shown once.
  function replaceOwn(text) {
    list.querySelector('.pending')?.remove()
    const last = list.lastElementChild
    if (last?.matches('.you') && last.querySelector('.said').textContent === text) last.remove()
  }

  function reveal(said) {
    const text = said.textContent
    const pieces = text.split(/(\s+)/)
    const step = Math.min(STEP, SPREAD / Math.max(1, pieces.length / 2))
    said.replaceChildren(...pieces.map((piece, i) => {
      if (!piece.trim()) return document.createTextNode(piece)
      const word = document.createElement('span')
      word.textContent = piece
      word.style.animationDelay = `${Math.round((i / 2) * step)}ms`
      return word
    }))
    said.classList.add('appearing')
    const time = (pieces.length / 2) * step + 220
    setTimeout(() => { said.textContent = text; said.classList.remove('appearing') }, time)
    return time
  }

  return {
    // Adds what is new; returns the milliseconds until all of it has appeared.
    add(turns, fresh = true) {
      const follow = atEnd()
      const own = turns.map((turn) => turn.by).lastIndexOf('candidate')
      const times = turns.map((turn, i) => add(turn, fresh && i >= own))
      if (turns.length && (follow || !fresh)) toEnd()
      else if (times.some(Boolean)) newer.hidden = false
      return Math.max(0, ...times)
    },
    clear() { list.replaceChildren(); seen = -1 },
    seen: () => seen,
    toEnd,
    pending(text, aside) {
      const turn = document.createElement('li')
      turn.className = `turn you pending${aside ? ' aside' : ''}`
      turn.innerHTML = '<span class="hidden">You:</span><div class="said"></div>'
      turn.querySelector('.said').textContent = text
      list.append(turn)
      toEnd()
      pulse = setTimeout(() => {
        const follow = atEnd()
        thinking.hidden = false
        if (follow) toEnd()
      }, PATIENCE)
    },
    settled() {
      clearTimeout(pulse)
      thinking.hidden = true
      list.querySelector('.pending')?.remove()
    },
  }
}
