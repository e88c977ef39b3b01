// The countdown. The server says how much is left and whether time runs; in between this counts by itself.

const AMBER = 600
const RED = 120

export function countdown(room) {
  let left = 0
  let running = false
  let since = Date.now()

  const now = () => Math.max(0, running ? left - (Date.now() - since) / 1000 : left)

  function draw() {
    const seconds = now()
    const whole = Math.ceil(seconds)
    const text = `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, '0')}`
    for (const place of room.querySelectorAll('.left')) if (place.textContent !== text) place.textContent = text
    room.dataset.time = seconds <= RED ? 'last' : seconds <= AMBER ? 'late' : ''
    spend((Date.now() - since) / 1000)
  }

  // The current phase uses time up while it runs.
  function spend(passed) {
    const here = room.querySelector('.phases [aria-current]')
    if (!here || !running) return
    const used = Number(here.dataset.used) + passed
    here.querySelector('b').textContent = Math.round(used / 60)
    here.querySelector('i').style.setProperty('--share', Math.min(1, used / Number(here.dataset.planned)))
  }

  const timer = setInterval(draw, 250)
  return {
    set(patch) {
      left = patch.left
      running = patch.state === 'running'
      since = Date.now()
      draw()
    },
    now,
    running: () => running,
    stop: () => clearInterval(timer),
  }
}
